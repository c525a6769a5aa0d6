/**
 * The plans of the application's own statements among 100,000 tasks, nearly all of them one user's: each must
 * find its rows through an index, for that user and for one with few tasks.
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { TooManyAttempts } from "~/auth/attempts.server";
import { findOwnSession } from "~/auth/sessions.server";
import { signIn, signUp } from "~/auth/users.server";
import {
  asUser,
  closeDatabase,
  type SessionKey,
  type Sql,
  type UserScope,
} from "../../db/client.server";
import type { Connection } from "../../db/connection";
import { migrate } from "../../db/migrate";
import { createDatabase, type TestDatabase } from "../support/database";
import { connectAsOwner } from "../support/owner";
import { goodPassword, newEmail } from "../support/person";
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

/** What a signed-in user does besides; tests/tasks/plans.test.ts has what is done with tasks. */
const statements: Record<string, (scope: UserScope) => Promise<unknown>> = {
  "shows the session": findOwnSession,
};

const context = { client: { userAgent: null, address: null }, oldSession: null };
const sizes = ["99,000 tasks", "30 tasks"] as const;
const people = new Map<string, Someone>();
let database: TestDatabase;
let owner: Connection;

beforeAll(async () => {
  database = await createDatabase();
  Object.assign(process.env, database.environment);
  owner = await connectAsOwner(database.environment);
  await migrate(owner.pool);
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

    test.each(Object.entries(statements))("%s", async (_, statement) => {
      const plans = await plansOf(() => asUser(ada(), statement));
      expectIndexes(plans);
      expect(plans.length, "the session check and a statement").toBeGreaterThan(1);
    });

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
      expectSearches(await plansOf(() => signIn(input, { ...context, oldSession })));
    });
  },
);

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

/** Other users by the hundred, and tasks in the order in which a busy server adds them. */
async function fill(sql: Sql): Promise<void> {
  const [big, small] = sizes.map((size) => people.get(size) as Someone) as [Someone, Someone];
  await sql`
    with other as (
      insert into users (email, name)
      select 'other-' || n || '@example.com', 'Other' from generate_series(1, 500) n returning id
    ), secret as (
      insert into credentials (user_id, password_hash) select id, repeat('x', 97) from other
    )
    insert into sessions (user_id, expires_at)
    select id, now() + interval '1 day' from other, generate_series(1, 5)`;
  // The policies hold the tables' owner too: it could add the tasks of one user at a time only.
  await sql`alter table tasks no force row level security`;
  await sql`
    with other as (select array_agg(id) as ids from users where email like 'other-%')
    insert into tasks (user_id, id, title, completed_at)
    select
      case
        when n % 100 > 0 then ${big.userId}::uuid
        when n % 3300 = 0 then ${small.userId}::uuid
        else ids[n / 100 % 500 + 1]
      end,
      (lpad(to_hex(1750000000000 + n * 1000), 12, '0') || '70008' || lpad(to_hex(n), 15, '0'))::uuid,
      'Task ' || n,
      case when n % 1000 <> 1 and n % 6600 <> 0 then now() end
    from other, generate_series(1, 100000) n`;
  await sql`alter table tasks force row level security`;
  await sql`alter table attempts no force row level security`;
  await sql`
    insert into attempts (key, used, most, ends_at)
    select decode(md5(n::text), 'hex'), 1, 10, now() + interval '1 hour' from generate_series(1, 100000) n`;
  await sql`alter table attempts force row level security`;
  await sql`analyze`;
}
