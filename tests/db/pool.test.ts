import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { connect } from "../../db/connection";
import { OutcomeUnknown, Unavailable } from "../../db/errors";
import type { Pool } from "../../db/pool";
import { createRemoteDatabase, type RemoteDatabase } from "../support/remote-database";

let database: RemoteDatabase;
let pool: Pool;
let close: () => Promise<void>;

beforeAll(async () => {
  database = await createRemoteDatabase();
  ({ pool, close } = await connect({ DATABASE_URL: database.url }));
  await pool.begin((sql) => sql`create table notes (id uuid primary key)`);
});
afterEach(async () => {
  database.proxy.fateOf = () => "pass";
  database.proxy.release();
});
afterAll(async () => {
  await close();
  await database.remove();
});

/** Holds what `pattern` finds in what is sent, and all that follows. */
const hold = (pattern: RegExp) => {
  database.proxy.fateOf = (sent) => (pattern.test(sent) ? "hold" : "pass");
};

const add = (id: string, deadlineMs?: number) =>
  pool.begin((sql) => sql`insert into notes values (${id})`, { deadlineMs });

const isThere = (id: string) =>
  pool.begin(async (sql) => (await sql`select from notes where id = ${id}`).length === 1);

/** Lets the held pieces through, and waits until the server has worked on them. */
async function mend() {
  database.proxy.fateOf = () => "pass";
  database.proxy.release();
  // Waits for the locks of the transactions that were held.
  await pool.begin((sql) => sql`lock table notes`);
}

test.each([
  ["its BEGIN", /begin/],
  ["a statement", /insert into notes/],
])(
  "a transaction that is late since %s got no answer is not committed when it is answered",
  async (_, pattern) => {
    const id = randomUUID();
    hold(pattern);
    await expect(add(id, 300)).rejects.toBeInstanceOf(Unavailable);
    await mend();
    expect(await isThere(id)).toBe(false);
  },
);

test("a transaction whose COMMIT gets no answer has an unknown outcome, and may be committed", async () => {
  const id = randomUUID();
  hold(/commit/);
  await expect(add(id, 300)).rejects.toBeInstanceOf(OutcomeUnknown);
  await mend();
  expect(await isThere(id)).toBe(true);
});

test("a transaction whose connection is lost at its COMMIT has an unknown outcome", async () => {
  const id = randomUUID();
  database.proxy.fateOf = (sent) => (/commit/.test(sent) ? "cut after" : "pass");
  await expect(add(id)).rejects.toBeInstanceOf(OutcomeUnknown);
  database.proxy.fateOf = () => "pass";
  expect(await isThere(id)).toBe(true);
});

test("a transaction that the database refuses to commit has a known outcome", async () => {
  const id = randomUUID();
  const refused = pool.begin(async (sql) => {
    await sql`create temp table late (id uuid unique deferrable initially deferred) on commit drop`;
    await sql`insert into late values (${id}), (${id})`;
  });
  await expect(refused).rejects.toMatchObject({ code: "23505" });
});

test("a transaction that is late while it waits for a connection never begins", async () => {
  hold(/insert into notes/);
  const ids = Array.from({ length: 25 }, () => randomUUID());
  const begun: string[] = [];
  const outcomes = await Promise.allSettled(
    ids.map((id) =>
      pool.begin(
        (sql) => {
          begun.push(id);
          return sql`insert into notes values (${id})`;
        },
        { deadlineMs: 500 },
      ),
    ),
  );
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ status: "rejected", reason: { name: "Unavailable" } });
  expect(begun.length).toBeLessThanOrEqual(10);
  await mend();
  const rows = await pool.begin((sql) => sql`select id from notes`);
  expect(rows.filter(({ id }) => ids.includes(id))).toEqual([]);
});

test("after a connection is lost, the next transaction has one that is open", async () => {
  const { proxy } = database;
  await Promise.all([1, 2].map(() => pool.begin((sql) => sql`select 'open'`)));
  proxy.cutAt(/'lost'/);
  await expect(pool.begin((sql) => sql`select 'lost'`)).rejects.toThrow();
  proxy.cutAt(null);
  const opened = Math.max(...proxy.turns.map(({ connection }) => connection));
  proxy.turns = [];
  await pool.begin((sql) => sql`select 'open'`);
  for (const { connection } of proxy.turns) expect(connection).toBeLessThanOrEqual(opened);
});

test("work that is still going on when its transaction is over says nothing in the next one", async () => {
  const [late, next] = [randomUUID(), randomUUID()];
  let resume = () => {};
  const resumed = new Promise<void>((resolve) => {
    resume = resolve;
  });
  let said: unknown;
  const slow = pool.begin(
    async (sql) => {
      await sql`insert into notes values (${late})`;
      await resumed;
      try {
        said = await sql`select 1`;
      } catch (error) {
        said = error;
      }
    },
    { deadlineMs: 100 },
  );
  await expect(slow).rejects.toBeInstanceOf(Unavailable);
  await Promise.all(
    Array.from({ length: 10 }, async (_, index) =>
      pool.begin(async (sql) => {
        if (index === 0) await sql`insert into notes values (${next})`;
        resume();
        await expect.poll(() => said).toBeInstanceOf(Error);
        await sql`select 1`;
      }),
    ),
  );
  expect([await isThere(late), await isThere(next)]).toEqual([false, true]);
});

test("an error of a file costs no connection, is thrown as it is, and rolls back", async () => {
  const id = randomUUID();
  const missing = "/nowhere/at/all";
  expect(existsSync(missing)).toBe(false);
  for (let attempt = 0; attempt < 12; attempt++) {
    const failed = pool.begin(
      async (sql) => {
        await sql`insert into notes values (${id})`;
        readFileSync(missing);
      },
      { deadlineMs: 2_000 },
    );
    await expect(failed).rejects.toMatchObject({ code: "ENOENT", path: missing });
  }
  expect(await isThere(id)).toBe(false);
});
