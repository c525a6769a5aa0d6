/** `npm run letters`: writes a sample of every letter into files, as it would be sent. */
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import path from "node:path";
import { type Facts, words } from "~/auth/letter-words.server";
import { type Letter, written } from "~/mail/letter.server";
import { fileSender } from "~/mail/transport.server";
import { config } from "~/server/config.server";

const folder = path.join("test-results", "letters");

const facts: Facts = {
  email: "ada@example.com",
  at: new Date("2026-01-15T18:00:00Z"),
  timeZone: "Europe/Kyiv",
  device: "Firefox on Android",
  address: "203.0.113.7",
  left: "7",
  isFormer: false,
  url: `${config.APP_URL}/reset/password?token=${randomUUID()}.${"x".repeat(43)}`,
};

rmSync(folder, { recursive: true, force: true });
const send = fileSender(folder);
const letters = Object.entries(words).flatMap(([kind, write]) => {
  const [own, toFormer] = [false, true].map((isFormer) => written(write({ ...facts, isFormer })));
  const isTwo = own?.text !== toFormer?.text;
  return [{ kind, ...own }, ...(isTwo ? [{ kind: `${kind}-to-former`, ...toFormer }] : [])];
});
for (const letter of letters)
  await send({ id: randomUUID(), to: facts.email, ...letter } as Letter);
console.log(`${letters.length} letters are in ${folder}`);
