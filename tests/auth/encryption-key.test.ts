/** The key of second factors, and its rotation: in a database of its own, since that changes all rows. */
import { randomBytes } from "node:crypto";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { confirmEmail } from "../support/authenticator";
import { createMigratedDatabase } from "../support/database";
import { signedUp } from "../support/person";
import { createRemoteDatabase } from "../support/remote-database";
import { launch, startServer } from "../support/server";
import { isSignedIn } from "../support/session";

const [first, second] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];
const database = await createMigratedDatabase();
const opened: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of opened) await close();
  await database.remove();
});

/** The application in a process with these keys. */
async function withKeys(ENCRYPTION_KEY: string, ENCRYPTION_KEY_PREVIOUS = "") {
  vi.resetModules();
  Object.assign(process.env, database.environment, { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS });
  const { beforeSignIn, closeDatabase } = await import("../../db/client.server");
  opened.push(closeDatabase);
  return {
    beforeSignIn,
    ...(await import("~/auth/encryption.server")),
    ...(await import("~/auth/authenticator-app.server")),
    ...(await import("~/auth/totp.server")),
  };
}

const before = await withKeys(first);
const seed = before.newSeed();
const userId = await before.beforeSignIn(async (sql) => {
  const [{ id }] = await sql<[{ id: string }]>`
    insert into users (email, name) values ('ada@example.com', 'Ada') returning id`;
  const { bytes, keyId } = before.encrypt(seed, ["latch totp seed", id]);
  await sql`insert into totp (user_id, seed, key_id, last_step) values (${id}, ${bytes}, ${keyId}, 0)`;
  return id;
});

test("what is encrypted opens for the same user and use only, and only as it was", () => {
  const encrypted = before.encrypt(seed, ["latch totp seed", userId]);
  expect(before.decrypt(encrypted, ["latch totp seed", userId])).toEqual(seed);
  expect(() => before.decrypt(encrypted, ["latch totp seed", "another"])).toThrow();
  expect(() => before.decrypt(encrypted, ["another use", userId])).toThrow();
  for (const index of [0, 12, encrypted.bytes.length - 1]) {
    const bytes = Buffer.from(encrypted.bytes);
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    expect(() => before.decrypt({ ...encrypted, bytes }, ["latch totp seed", userId])).toThrow();
  }
});

test("a start with another key ends with one line that names the variable", async () => {
  const server = launch(["node_modules/.bin/remix-serve", "build/server/index.js"], {
    ...database.environment,
    LOG_LEVEL: "silent",
    ENCRYPTION_KEY: second,
    PORT: "0",
  });
  expect(await server.ended).toBe(1);
  expect(server.output()).toMatch(/^ENCRYPTION_KEY must be the key with which [^\n]*\n$/);
});

test("after a change both keys open, until housekeeping has encrypted anew; then the old one can go", async () => {
  const changed = await withKeys(second, first);
  expect(await changed.hasUnreadableSeeds()).toBe(false);
  const uses = async (app: typeof changed, step: number) =>
    app.beforeSignIn((sql) =>
      app.consumeAppCode(sql, userId, app.codeOf(seed, step), new Date(step * 30_000)),
    );
  expect(await uses(changed, 1)).toBe(true);
  expect(await changed.reencryptSeeds()).toBe(1);
  expect(await changed.reencryptSeeds()).toBe(0);
  expect(await uses(changed, 2)).toBe(true);
  const after = await withKeys(second);
  expect(await after.hasUnreadableSeeds()).toBe(false);
  expect(await uses(after, 3)).toBe(true);
  expect(await (await withKeys(first)).hasUnreadableSeeds()).toBe(true);
});

test("on a database of one's own, without a key, no second factor can be added, the pages say whom to ask, and all else works", async () => {
  const remote = await createRemoteDatabase(createMigratedDatabase);
  onTestFinished(() => remote.remove());
  const server = await startServer({ DATABASE_URL: remote.url, ENCRYPTION_KEY: "" });
  onTestFinished(async () => void (await server.stop()));
  const ada = await signedUp(server.url);
  await confirmEmail({ DATABASE_URL: remote.url }, ada.email);
  for (const page of ["/account/security", "/account/security/totp"])
    expect(await (await ada.get(page)).text()).toContain(
      "Ask whoever runs it to set ENCRYPTION_KEY.",
    );
  const refused = await ada.post("/account/security/totp", { intent: "begin" });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain("ENCRYPTION_KEY has to be set first");
  expect(await isSignedIn(ada)).toBe(true);
});
