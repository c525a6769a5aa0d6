import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  asUser,
  beforeSignIn,
  closeDatabase,
  openDatabase,
  type ReadScope,
  readAsUser,
  readBeforeSignIn,
  type SessionKey,
  sessionEnded,
  Unavailable,
} from "../../db/client.server";
import { createMigratedDatabase } from "../support/database";
import { createRemoteDatabase, type RemoteDatabase } from "../support/remote-database";

let database: RemoteDatabase;
let ada: SessionKey;

beforeAll(async () => {
  database = await createRemoteDatabase(createMigratedDatabase);
  process.env.DATABASE_URL = database.url;
  await openDatabase();
});
beforeEach(async () => {
  ada = await newcomer();
});
afterEach(() => {
  database.proxy.fateOf = () => "pass";
  database.proxy.latencyMs = 0;
});
afterAll(async () => {
  await closeDatabase();
  await database.remove();
});

/** Somebody new who is signed in, and has one task. */
async function newcomer(): Promise<SessionKey> {
  const [user] = await beforeSignIn(
    (sql) => sql<[{ id: string }]>`
      insert into users (email, name) values (${`${randomUUID()}@example.com`}, 'Ada') returning id`,
  );
  const key = { userId: user.id, sessionId: await newSession(user.id) };
  await asUser(
    key,
    ({ sql, userId }) => sql`
    insert into tasks (user_id, id, title) values (${userId}, ${randomUUID()}, ${`Task of ${userId}`})`,
  );
  return key;
}

const newSession = (userId: string, minutes = 60) =>
  beforeSignIn(async (sql) => {
    const [session] = await sql<[{ id: string }]>`
      insert into sessions (user_id, expires_at)
      values (${userId}, now() + make_interval(mins => ${minutes})) returning id`;
    return session.id;
  });

const titles = ({ sql }: ReadScope) => sql<{ title: string }[]>`select title from tasks`;
const emails = ({ sql }: ReadScope) => sql<{ email: string }[]>`select email from users`;

const read = (key: SessionKey) =>
  readAsUser(key, async (scope) => Promise.all([titles(scope), emails(scope)]));

const own = (key: SessionKey) => [
  [{ title: `Task of ${key.userId}` }],
  [{ email: expect.anything() }],
];

test("a read and the check of its session are one round trip", async () => {
  database.proxy.latencyMs = 20;
  database.proxy.turns = [];
  expect(await read(ada)).toMatchObject({ user: { id: ada.userId }, found: own(ada) });
  expect(database.proxy.turns).toHaveLength(1);
});

test.each([10, 2_000])(
  "a read before signing in with %i letters is one round trip",
  async (letters) => {
    database.proxy.latencyMs = 20;
    database.proxy.turns = [];
    const found = await readBeforeSignIn((sql) =>
      Promise.all([1, 2].map((nth) => sql`select ${"x".repeat(letters)} || ${nth}::text as text`)),
    );
    expect(found).toHaveLength(2);
    expect(database.proxy.turns).toHaveLength(1);
  },
);

describe("reads nothing past the check", () => {
  const ended: Record<string, () => Promise<SessionKey>> = {
    async "of a session that has ended"() {
      await asUser(ada, ({ sql }) => sql`delete from sessions where id = ${ada.sessionId}`);
      return ada;
    },
    "of a session that has expired": async () => ({
      ...ada,
      sessionId: await newSession(ada.userId, -1),
    }),
    "of a session of another user": async () => ({ ...ada, userId: (await newcomer()).userId }),
    "of a session that never was": async () => ({ ...ada, sessionId: randomUUID() }),
  };

  /** The outcome of each statement of a read that ignores every refusal. */
  async function attempts(key: SessionKey) {
    const outcomes: unknown[] = [];
    const result = await readAsUser(key, async (scope) => {
      const statements = [
        titles(scope),
        emails(scope),
        scope.sql`reset role`,
        scope.sql`select set_config('app.user_id', ${ada.userId}, true)`,
        scope.sql`select title from latch.tasks`,
      ];
      const settled = await Promise.allSettled(statements);
      outcomes.push(
        ...settled.flatMap((one) => (one.status === "fulfilled" ? [...one.value] : [])),
      );
      return null;
    });
    return { result, outcomes };
  }

  test.each(Object.entries(ended))("%s", async (_, end) => {
    const { result, outcomes } = await attempts(await end());
    expect(result).toBe(sessionEnded);
    expect(outcomes).toEqual([]);
  });

  test("on a connection that has just served another user, or before one", async () => {
    const eve = await newcomer();
    const dead = { ...ada, sessionId: randomUUID() };
    const keys = Array.from(
      { length: 30 },
      (_, index) => [ada, dead, eve][index % 3] as SessionKey,
    );
    const results = await Promise.all(keys.map(read));
    for (const [index, key] of keys.entries()) {
      if (key === dead) expect(results[index]).toBe(sessionEnded);
      else expect(results[index]).toMatchObject({ user: { id: key.userId }, found: own(key) });
    }
  });
});

test("a read changes nothing", async () => {
  const change = readAsUser(
    ada,
    ({ sql, userId }) => sql`delete from tasks where user_id = ${userId}`,
  );
  await expect(change).rejects.toThrow();
  expect(await read(ada)).toMatchObject({ found: own(ada) });
});

test("a read that waits for one statement before the next is done in turn", async () => {
  const found = readAsUser(ada, async (scope) => {
    const [first] = await titles(scope);
    return [first?.title, (await emails(scope)).length];
  });
  expect(await found).toMatchObject({ found: [`Task of ${ada.userId}`, 1] });
});

test("a read is done again when it was told another time zone than its user's", async () => {
  const told: (string | null)[] = [];
  const zone = () =>
    readAsUser(ada, async ({ user }) => {
      told.push(user.timeZone);
      return user.timeZone;
    });
  const move = (name: string | null) =>
    asUser(
      ada,
      ({ sql, userId }) => sql`update users set time_zone = ${name} where id = ${userId}`,
    );
  for (const name of ["Europe/Kyiv", "Asia/Tokyo", null]) {
    await move(name);
    for (const _ of [1, 2])
      expect(await zone()).toMatchObject({ found: name, user: { timeZone: name } });
  }
  expect(told).toEqual([
    null,
    ...["Europe/Kyiv", "Europe/Kyiv", "Europe/Kyiv"],
    ...["Asia/Tokyo", "Asia/Tokyo", "Asia/Tokyo"],
    ...[null, null],
  ]);
});

test("a session that is read with is seen", async () => {
  const secondsSinceSeen = () =>
    beforeSignIn(
      (sql) => sql<[{ seconds: number }]>`
        select extract(epoch from now() - last_seen_at)::float as seconds
        from sessions where id = ${ada.sessionId}`,
    );
  await beforeSignIn(
    (sql) => sql`
    update sessions set last_seen_at = now() - interval '6 minutes' where id = ${ada.sessionId}`,
  );
  await read(ada);
  const [{ seconds }] = await secondsSinceSeen();
  expect(seconds).toBeLessThan(60);
});

test.each(["cut", "cut after"] as const)(
  "a read whose connection is %s midway gives nothing, and leaves nothing for the next",
  async (fate) => {
    const eve = await newcomer();
    database.proxy.fateOf = (sent) => (sent.includes(ada.sessionId) ? fate : "pass");
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => read(index % 2 ? ada : eve)),
    );
    for (const [index, result] of results.entries()) {
      if (index % 2) expect(result).toMatchObject({ reason: expect.any(Unavailable) });
      // Its connection may have been lost before, by another transaction.
      else if (result.status === "fulfilled")
        expect(result.value).toMatchObject({ found: own(eve) });
    }
    database.proxy.fateOf = () => "pass";
    expect(await read(ada)).toMatchObject({ user: { id: ada.userId }, found: own(ada) });
    expect(await read(eve)).toMatchObject({ user: { id: eve.userId }, found: own(eve) });
  },
);
