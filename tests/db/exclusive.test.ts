import { once } from "node:events";
import { rmSync } from "node:fs";
import { connect as connectSocket, type Socket } from "node:net";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Embedded, openEmbedded } from "../../db/embedded";
import { createPool, type Pool } from "../../db/pool";
import { copyEmbedded } from "../support/embedded-copy";
import { newFolder } from "../support/scratch";

let folder: string;
let embedded: Embedded;
let pool: Pool;
/** A client of the library, whose statements need no transaction. */
let lone: Sql;

beforeAll(async () => {
  folder = newFolder("exclusive");
  await copyEmbedded("empty", folder);
  embedded = await openEmbedded(folder, 2_000);
  const { socketPath } = embedded;
  const options = {
    path: socketPath,
    user: "postgres",
    database: "postgres",
    prepare: false,
    fetch_types: false,
  };
  pool = createPool(options, 10);
  lone = postgres(options);
});

afterAll(async () => {
  await lone.end();
  await pool.close();
  await embedded.close();
  rmSync(folder, { recursive: true });
});

/** A message of the protocol: its type, its length and its body. */
function message(type: string, body = ""): Buffer {
  const bytes = Buffer.from(`${type}....${body}`);
  bytes.writeInt32BE(4 + Buffer.byteLength(body), type.length);
  return bytes;
}

const query = (sql: string) => message("Q", `${sql}\0`);
const parse = (sql: string) => message("P", `\0${sql}\0\0\0`);
const startup = () => message("", "\0\x03\0\0user\0postgres\0database\0postgres\0\0");

/** A client that says exactly this, and leaves once it has been answered `reply`. */
async function leaveAfter(messages: Buffer[], reply: string): Promise<void> {
  const socket = connectSocket(embedded.socketPath);
  await once(socket, "connect");
  let said = "";
  socket.on("data", (data) => {
    said += data;
  });
  for (const bytes of messages) socket.write(bytes);
  await expect.poll(() => said).toContain(reply);
  await gone(socket);
}

async function gone(socket: Socket): Promise<void> {
  const closed = once(socket, "close");
  socket.destroy();
  await closed;
}

const answers = (pool: Pool) => pool.begin((sql) => sql`select 1 as one`);

describe("the embedded database serves others after a client", () => {
  test("left in a transaction, which is rolled back", async () => {
    await leaveAfter(
      [startup(), query("begin"), query("create table lost (n int)")],
      "CREATE TABLE",
    );
    const [row] = await pool.begin((sql) => sql`select to_regclass('lost') as lost`);
    expect(row?.lost).toBeNull();
  });

  test("left between an error and the end of its statement", async () => {
    await leaveAfter([startup(), parse("select nonsense")], "nonsense");
    await answers(pool);
  });

  test("left there within a transaction", async () => {
    await leaveAfter([startup(), query("begin"), parse("select nonsense")], "nonsense");
    await answers(pool);
  });
});

test("a client that stays silent in a transaction is left, and the transaction rolled back", async () => {
  const socket = connectSocket(embedded.socketPath);
  await once(socket, "connect");
  const closed = once(socket, "close");
  let said = "";
  socket.on("data", (data) => {
    said += data;
  });
  for (const bytes of [startup(), query("begin"), query("create table silent (n int)")])
    socket.write(bytes);
  await expect.poll(() => said).toContain("CREATE TABLE");
  await answers(pool);
  await closed;
  const [row] = await pool.begin((sql) => sql`select to_regclass('silent') as silent`);
  expect(row?.silent).toBeNull();
});

test("gives no client another's rows, whether in a transaction or not", async () => {
  const ask = async (n: number) => {
    const [alone] = await lone`select ${n}::int as n`;
    const [first, second] = await pool.begin(async (sql) => [
      ...(await sql`select ${n}::int as n, set_config('app.n', ${String(n)}, true)`),
      ...(await sql`select current_setting('app.n')::int as n, ${n}::int as again`),
    ]);
    return [alone?.n, first?.n, second?.n];
  };
  const numbers = Array.from({ length: 400 }, (_, n) => n);
  expect(await Promise.all(numbers.map(ask))).toEqual(numbers.map((n) => [n, n, n]));
});
