import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "../../db/connection";
import { createMigratedDatabase, type TestDatabase } from "../support/database";
import { asOwner } from "../support/owner";
import { startServer } from "../support/server";

let database: TestDatabase;
beforeAll(async () => {
  // A database of its own, since it removes what other tests would miss.
  database = await createMigratedDatabase();
  vi.stubEnv("DATA_DIR", database.environment.DATA_DIR);
  vi.stubEnv("DATABASE_URL", database.environment.DATABASE_URL ?? "");
  const { openDatabase } = await import("../../db/client.server");
  await openDatabase();
});
afterAll(async () => {
  const { closeDatabase } = await import("../../db/client.server");
  await closeDatabase();
  await database.remove();
});

/** Fills the three tables with old and new rows, and gives how many are left after housekeeping. */
async function fill(old: number, fresh: number) {
  await asOwner(database.environment, async (sql) => {
    for (const table of ["users", "sessions", "attempts", "auth_events"]) {
      await sql`alter table ${sql(table)} no force row level security`;
    }
    await sql`delete from users`;
    await sql`delete from attempts`;
    await sql`delete from auth_events`;
    const [user] =
      await sql`insert into users (email, name) values ('a@b.example', 'Ada') returning id`;
    for (const [count, when] of [
      [old, "-1 second"],
      [fresh, "1 hour"],
    ] as const) {
      await sql`insert into sessions (user_id, expires_at)
        select ${user?.id}, now() + ${when}::interval from generate_series(1, ${count})`;
      await sql`insert into attempts (key, used, most, ends_at)
        select sha256(gen_random_uuid()::text::bytea), 1, 1, now() + ${when}::interval
        from generate_series(1, ${count})`;
      await sql`insert into auth_events (kind, at)
        select 'signed-in', now() - interval '1 year' + ${when}::interval from generate_series(1, ${count})`;
    }
    for (const table of ["users", "sessions", "attempts", "auth_events"]) {
      await sql`alter table ${sql(table)} force row level security`;
    }
  });
}

const left = () =>
  asOwner(database.environment, async (sql) => {
    const counts: number[] = [];
    for (const table of ["sessions", "attempts", "auth_events"]) {
      await sql`alter table ${sql(table)} no force row level security`;
      const [row] = await sql`select count(*)::int as n from ${sql(table)}`;
      await sql`alter table ${sql(table)} force row level security`;
      counts.push(row?.n);
    }
    return counts;
  });

test("removes what has had its time, in several batches, and nothing else", async () => {
  const { runHousekeeping } = await import("~/server/housekeeping.server");
  await fill(700, 3);
  expect(await runHousekeeping()).toBe(2100);
  expect(await left()).toEqual([3, 3, 3]);
});

test("has the embedded database write to its files what its log holds", async () => {
  const { runHousekeeping } = await import("~/server/housekeeping.server");
  // A server does so all the time, and who may see it is its administrator.
  if (database.environment.DATABASE_URL) return;
  const lastCheckpoint = () =>
    asOwner(
      database.environment,
      (sql) => sql`select checkpoint_lsn::text as place from pg_control_checkpoint()`,
    );
  const before = await lastCheckpoint();
  await fill(1, 0);
  await runHousekeeping();
  expect(await lastCheckpoint()).not.toEqual(before);
});

test("removes no more at once than it is asked to", async () => {
  const { beforeSignIn } = await import("../../db/client.server");
  await fill(30, 0);
  const [row] = await beforeSignIn((sql) => sql`select housekeeping(10) as count`);
  expect(Number(row?.count)).toBe(30);
  expect(await left()).toEqual([20, 20, 20]);
});

test("leaves the work to the instance that is at it", async () => {
  const { runHousekeeping } = await import("~/server/housekeeping.server");
  await fill(5, 0);
  const { pool, close } = await connect(database.environment);
  if (database.environment.DATABASE_URL) {
    await pool.begin(async (sql) => {
      await sql`select pg_advisory_xact_lock(hashtext('latch housekeeping'))`;
      expect(await runHousekeeping()).toBe(0);
    });
  } // The embedded database runs one transaction at a time: nobody else can be at it.
  expect(await left()).toEqual([5, 5, 5]);
  expect(await runHousekeeping()).toBe(15);
  await close();
});

test("a server removes what is due soon after its start, even if it is stopped again before long", async () => {
  await fill(5, 0);
  const server = await startServer(database.environment);
  await expect.poll(left).toEqual([0, 0, 0]);
  await server.stop();
});
