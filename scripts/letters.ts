/** `npm run letters`: writes a sample of every letter into files, as it would be sent. */
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import path from "node:path";
import { type Facts, words } from "~/auth/letter-words.server";
import { written } from "~/mail/letter.server";
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
  url: `${config.APP_URL}/reset/password?token=${randomUUID()}.${"x".repeat(43)}`,
};

rmSync(folder, { recursive: true, force: true });
const send = fileSender(folder);
for (const [kind, write] of Object.entries(words))
  await send({ id: randomUUID(), kind, to: facts.email, ...written(write(facts)) });
console.log(`${Object.keys(words).length} letters are in ${folder}`);
