/**
 * The costs of the list other than time: bytes, files and statements. A page of 50 tasks, as `npm run bench`
 * measures.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMigratedDatabase } from "../../support/database";
import { asOwner } from "../../support/owner";
import { type Person, signedUp } from "../../support/person";
import { statementsIn } from "../../support/proxy";
import { createRemoteDatabase, type RemoteDatabase } from "../../support/remote-database";
import { type Server, startServer } from "../../support/server";
import { sessionOf } from "../../support/session";

let database: RemoteDatabase;
let server: Server;
let ada: Person;
let html: string;

beforeAll(async () => {
  database = await createRemoteDatabase(createMigratedDatabase);
  server = await startServer({ DATABASE_URL: database.url });
  ada = await signedUp(server.url);
  await asOwner({ DATABASE_URL: database.url }, async (sql) => {
    const { userId } = sessionOf(ada);
    await sql`select set_config('app.user_id', ${userId}, true)`;
    for (let number = 1; number <= 60; number++) {
      await sql`insert into tasks (user_id, id, title, description) values (${userId}, ${randomUUID()},
        ${`Task ${number}: review the quarterly report`},
        ${`Read the draft for section ${number}, check the numbers with finance, then send comments to the team.`})`;
    }
  });
  html = await (await ada.get("/tasks")).text();
});
afterAll(async () => {
  await server.stop();
  await database.remove();
});

const rows = () => html.match(/<li id="task-.*?<\/li>/gs) ?? [];

/** The bytes of a page as they come over the network. */
async function sent(path: string, headers: Record<string, string>): Promise<number> {
  const cookie = [...ada.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return new Promise((resolve, reject) => {
    get(server.url + path, { headers: { cookie, ...headers } }, (response) => {
      buffer(response).then(({ length }) => resolve(length), reject);
    }).on("error", reject);
  });
}

test("a page of 50 tasks has at most 45 KiB, compressed 8.5, and a row of it 450 bytes", async () => {
  expect(rows()).toHaveLength(50);
  expect(Math.max(...rows().map((row) => Buffer.byteLength(row)))).toBeLessThanOrEqual(450);
  expect(await sent("/tasks", {})).toBeLessThanOrEqual(45 * 1024);
  expect(await sent("/tasks", { "accept-encoding": "gzip" })).toBeLessThanOrEqual(8.5 * 1024);
});

test("a page is one round trip to the database, of five statements", async () => {
  const { proxy } = database;
  proxy.turns = [];
  proxy.latencyMs = 50;
  expect((await ada.get("/tasks")).status).toBe(200);
  proxy.latencyMs = 0;
  // Meanwhile the server looks for letters: those statements are no page's.
  const own = proxy.turns
    .map(({ text }) => text)
    .filter((turn) => turn.includes(sessionOf(ada).userId));
  // BEGIN, the check of the session, the list, the counts, and COMMIT.
  expect(own.map(statementsIn)).toEqual([["Query", "Execute", "Execute", "Execute", "Query"]]);
});

test("the list loads at most 8 files of scripts, of 114 KiB compressed", () => {
  const loads = html.matchAll(
    /(?:rel="modulepreload" href|import|from|import \* as \w+ from)[ =]"([^"]+\.js)"/g,
  );
  const files = [...new Set([...loads].map(([, file]) => file))];
  const bytes = files.reduce(
    (sum, file) => sum + gzipSync(readFileSync(`build/client${file}`)).length,
    0,
  );
  expect(files.length).toBeLessThanOrEqual(8);
  expect(bytes).toBeLessThanOrEqual(114 * 1024);
});
