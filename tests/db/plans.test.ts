/**
 * The plans of the application's own statements on accounts, among 1,000 users, 5,000 sessions and 100,000 limits: each
 * must find its rows through an index, for a user with many of the sessions and for one with a single one.
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { signInLimits, TooManyAttempts, take, usedUp } from "~/auth/attempts.server";
import { signInWithPassword } from "~/auth/password-sign-in.server";
import { signUp } from "~/auth/sign-up.server";
import {
  asUser,
  beforeSignIn,
  closeDatabase,
  type SessionKey,
  type Sql,
} from "../../db/client.server";
import type { Connection } from "../../db/connection";
import { createMigratedDatabase, type TestDatabase } from "../support/database";
import { connectAsOwner } from "../support/owner";
import { goodPassword, newAddress, newEmail } from "../support/person";
import { expectIndexes, expectSearches, type Plan } from "../support/plans";

const seen = vi.hoisted(() => ({ plans: [] as Plan[] }));

// The real connection; it only explains each statement before it runs it.
vi.mock("../../db/connection", async (importOriginal) => {
  const original = await importOriginal<typeof import("../../db/connection")>();
  const { explaining } = await import("../support/plans");
  return {
    ...original,
    async connect(environment?: Record<string, string>) {
      const connection = await original.connect(environment);
      if (environment) return connection; // the test's own
      return { ...connection, pool: explaining(connection.pool, (plan) => seen.plans.push(plan)) };
    },
  };
});

type Someone = SessionKey & { email: string };

const context = { client: { userAgent: null, address: null }, oldSession: null };
const sizes = ["2,000 sessions", "one session"] as const;
const people = new Map<string, Someone>();
let database: TestDatabase;
let owner: Connection;

beforeAll(async () => {
  database = await createMigratedDatabase();
  Object.assign(process.env, database.environment);
  owner = await connectAsOwner(database.environment);
  for (const size of sizes) people.set(size, await newcomer());
  await owner.pool.begin(fill);
});

afterAll(async () => {
  await closeDatabase();
  await owner.close();
  await database.remove();
});

describe.each(sizes)(
  "a user with %s reaches rows through an index only and sorts none, who",
  (size) => {
    const ada = () => people.get(size) as Someone;

    test("is seen again after a while", async () => {
      const { userId, sessionId } = ada();
      await owner.pool.begin(async (sql) => {
        await sql`select set_config('app.user_id', ${userId}, true)`;
        await sql`update sessions set last_seen_at = now() - interval '1 hour' where id = ${sessionId}`;
      });
      const plans = await plansOf(() => asUser(ada(), async () => undefined));
      expectIndexes(plans);
      expect(plans).toHaveLength(2);
    });

    test("signs in", async () => {
      const { email, userId } = ada();
      const oldSession = { userId, sessionId: randomUUID() };
      const input = { email, password: goodPassword };
      // It sorts the keys of its limits, which are three at most.
      expectSearches(await plansOf(() => signInWithPassword(input, { ...context, oldSession })));
    });
  },
);

test("limits are reached through their index, however few there are", async () => {
  const few = signInLimits(newEmail(), newAddress(), null);
  await owner.pool.begin(async (sql) => {
    await sql`truncate attempts`;
    await sql`insert into attempts (key, used, most, ends_at) values ('', 0, 1, now())`;
    await sql`analyze attempts`;
  });
  const scans = (sql: Sql) => sql<[{ whole: number; byIndex: number }]>`
    select seq_scan::int as whole, idx_scan::int as "byIndex"
    from pg_stat_xact_user_tables where relid = 'attempts'::regclass`;
  await beforeSignIn(async (sql) => {
    const [before] = await scans(sql);
    await take(sql, few.asked);
    await usedUp(sql, few.asked);
    const [after] = await scans(sql);
    expect(after.whole).toBe(before.whole);
    expect(after.byIndex).toBeGreaterThan(before.byIndex);
  });
});

async function plansOf(work: () => Promise<unknown>): Promise<Plan[]> {
  seen.plans = [];
  await work();
  return seen.plans;
}

async function newcomer(): Promise<Someone> {
  const email = newEmail();
  const entered = await signUp({ name: "Ada", email, password: goodPassword }, context);
  if (!entered || entered instanceof TooManyAttempts) throw new Error("No account could be made");
  return { email, userId: entered.user.id, sessionId: entered.session.id };
}

async function fill(sql: Sql): Promise<void> {
  const { userId } = people.get("2,000 sessions") as Someone;
  await sql`
    with other as (
      insert into users (email, name)
      select 'other-' || n || '@example.com', 'Other' from generate_series(1, 1000) n returning id
    ), secret as (
      insert into credentials (user_id, password_hash) select id, repeat('x', 97) from other
    ), session as (
      select id from other, generate_series(1, 3) union all select ${userId} from generate_series(1, 1999)
    )
    insert into sessions (user_id, expires_at) select id, now() + interval '1 day' from session`;
  // The policies hold the tables' owner too.
  for (const table of ["attempts", "totp", "recovery_codes", "passkeys"])
    await sql`alter table ${sql(table)} no force row level security`;
  await sql`
    insert into totp (user_id, seed, key_id, last_step)
    select id, '', '', 0 from users where email like 'other-%'`;
  await sql`
    insert into recovery_codes (user_id, hash, set_id)
    select user_id, sha256(n::text::bytea), gen_random_uuid() from totp, generate_series(1, 10) n`;
  await sql`
    insert into passkeys
      (id, user_id, public_key, sign_count, transports, backed_up, aaguid, user_verified, name)
    select sha256(user_id::text::bytea), user_id, '', 0, '', false, user_id, true, 'A passkey' from totp`;
  await sql`
    insert into attempts (key, used, most, ends_at)
    select decode(md5(n::text), 'hex'), 1, 10, now() + interval '1 hour' from generate_series(1, 100000) n`;
  for (const table of ["attempts", "totp", "recovery_codes", "passkeys"])
    await sql`alter table ${sql(table)} force row level security`;
  await sql`analyze`;
}
