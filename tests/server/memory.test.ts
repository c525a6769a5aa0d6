/**
 * What people can make large, against a process with little memory. docs/operations.md says how much a real machine
 * needs.
 */
import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMigratedDatabase } from "../support/database";
import { upload } from "../support/files";
import { clientAddressHeader, type Person, signedUp } from "../support/person";
import { createRemoteDatabase, type RemoteDatabase } from "../support/remote-database";
import { type Server, startServer } from "../support/server";

let database: RemoteDatabase;
let server: Server;
let ada: Person;
let grace: Person;

// The database is in another process: what it takes is its own.
beforeAll(async () => {
  database = await createRemoteDatabase(createMigratedDatabase);
  server = await startServer({
    DATABASE_URL: database.url,
    CLIENT_IP_HEADER: clientAddressHeader,
    NODE_OPTIONS: "--max-old-space-size=256",
  });
  [ada, grace] = [await signedUp(server.url), await signedUp(server.url)];
});
afterAll(async () => {
  await server.stop();
  await database.remove();
});

/** The memory that the process has, in mebibytes. */
const memoryMebibytes = () =>
  Number(execFileSync("ps", ["-o", "rss=", "-p", String(server.process.pid)])) / 1024;

/**
 * Waits for something large while asking for somebody else's page all the time.
 *
 * @returns its result, and the most memory that the process had, in mebibytes
 */
async function watched<T>(large: Promise<T>): Promise<{ result: T; peak: number }> {
  let goesOn = true;
  const done = large.finally(() => {
    goesOn = false;
  });
  const statuses: number[] = [];
  let peak = 0;
  do {
    statuses.push((await grace.get("/tasks")).status);
    peak = Math.max(peak, memoryMebibytes());
  } while (goesOn);
  // Admission may refuse some on cores that are busy with other work, but not most.
  expect([200, 503]).toEqual(expect.arrayContaining([...new Set(statuses)]));
  const served = statuses.filter((status) => status === 200);
  expect(served.length).toBeGreaterThan(statuses.length / 2);
  return { result: await done, peak };
}

test("forty files of nearly 5 MiB at once are read or refused, and others are served meanwhile", async () => {
  const file = `title\n${`${"x".repeat(199)}\n`.repeat(9_900)}`.padEnd(
    5 * 1024 * 1024 - 1024,
    "\n",
  );
  const uploads = Array.from({ length: 40 }, async () => {
    const response = await upload(ada, file);
    await response.text();
    return response.status;
  });
  const { result: statuses, peak } = await watched(Promise.all(uploads));
  expect(statuses).toContain(303);
  expect([303, 503]).toEqual(expect.arrayContaining([...new Set(statuses)]));
  expect(peak).toBeLessThan(400);
});
