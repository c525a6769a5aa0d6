import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, inject, test, vi } from "vitest";
import {
  asUser,
  beforeSignIn,
  type SessionKey,
  type Sql,
  sessionEnded,
  Unavailable,
} from "../../db/client.server";
import { roleNames } from "../../db/schema";
import { type Person, signedUp } from "../support/person";
import { sessionOf } from "../support/session";

const { user, auth } = await beforeSignIn(roleNames);
let person: Person;
let ada: SessionKey;

beforeEach(async () => {
  person = await signedUp(inject("latchUrl"));
  ada = sessionOf(person);
});

/** Another session of Ada's, seen and expiring as many minutes from now as given. */
const session = (seen: number, expires: number) =>
  beforeSignIn(async (sql) => {
    const [row] = await sql<[{ id: string }]>`
      insert into sessions (user_id, last_seen_at, expires_at) values
        (${ada.userId}, now() + make_interval(mins => ${seen}), now() + make_interval(mins => ${expires}))
      returning id`;
    return { userId: ada.userId, sessionId: row.id };
  });

const work = (statement: (sql: Sql) => Promise<unknown>) =>
  asUser(ada, ({ sql }) => statement(sql));

describe("asUser does not call its work", () => {
  const refused = async (key: SessionKey) => {
    const called = vi.fn(async () => "called");
    expect(await asUser(key, called)).toBe(sessionEnded);
    expect(called).not.toHaveBeenCalled();
  };

  test("for a session that has ended", async () => {
    await work((sql) => sql`delete from sessions where id = ${ada.sessionId}`);
    await refused(ada);
  });

  test("for a session that has expired", async () => refused(await session(-1, -1)));

  test("for a session of another user", async () => {
    const eve = sessionOf(await signedUp(inject("latchUrl"), { name: "Eve" }));
    await refused({ sessionId: ada.sessionId, userId: eve.userId });
  });

  test("for a session that never was", () => refused({ ...ada, sessionId: randomUUID() }));
});

describe("when a session was last seen", () => {
  const secondsSinceSeen = async (minutes: number) => {
    const key = await session(minutes, 60);
    const rows = await asUser(
      key,
      ({ sql }) => sql<{ seconds: number }[]>`
        select extract(epoch from now() - last_seen_at)::float as seconds
        from sessions where id = ${key.sessionId}`,
    );
    return rows === sessionEnded ? Number.NaN : rows[0]?.seconds;
  };

  test("is kept again after more than five minutes", async () => {
    expect(await secondsSinceSeen(-6)).toBeLessThan(1);
  });

  test("is not written within five minutes", async () => {
    expect(await secondsSinceSeen(-4)).toBeGreaterThan(239);
  });

  test("is left to the transaction that is at it: no other of the session waits", async () => {
    // The embedded database runs one transaction at a time.
    if (!inject("environment").DATABASE_URL) return;
    const key = await session(-6, 60);
    const second = () => asUser(key, async () => "let through");
    expect(await asUser(key, second)).toBe("let through");
  });
});

describe("a transaction of asUser", () => {
  test("runs as latch_user on Latch's tables, for its user, with five seconds for each statement", async () => {
    const settings = await work(
      (sql) => sql`select current_user::text as role, current_setting('app.user_id') as user,
        current_setting('statement_timeout') as limit,
        current_setting('search_path') as path`,
    );
    expect(settings).toEqual([
      { role: user, user: ada.userId, limit: "5s", path: "latch, pg_temp" },
    ]);
  });

  test("keeps nothing when its work throws", async () => {
    const failure = new Error("midway");
    const failed = work(async (sql) => {
      await sql`insert into tasks (user_id, id, title) values (${ada.userId}, ${randomUUID()}, 'x')`;
      throw failure;
    });
    await expect(failed).rejects.toBe(failure);
    expect(await work((sql) => sql`select 1 from tasks`)).toEqual([]);
  });

  test("that the database gives up is answered as Unavailable", async () => {
    await expect(work(giveUp)).rejects.toBeInstanceOf(Unavailable);
    await expect(work(giveUp)).rejects.toMatchObject({ cause: { code: "57014" } });
  });
});

/** What a statement meets that takes too long, without the wait. */
async function giveUp(sql: Sql): Promise<unknown> {
  // The embedded Postgres has no timers: there only the transaction's own deadline ends what takes too long.
  if (!process.env.DATABASE_URL) return sql`do $$ begin raise sqlstate '57014'; end $$`;
  await sql`select set_config('statement_timeout', '20', true)`;
  return sql`select pg_sleep(5)`;
}

describe("a connection keeps neither role, user, time limit nor search path", () => {
  /** What is in force on the connection of `sql`, whose transaction has just ended. */
  const look = (sql: Sql) => sql`
    select current_user = session_user as "isLogin",
      coalesce(current_setting('app.user_id', true), '') as user,
      (select bool_and(setting = reset_val) from pg_settings
        where name in ('statement_timeout', 'search_path')) as "hasOwnSettings"`;
  const clean = [{ isLogin: true, user: "", hasOwnSettings: true }];

  const doors = Object.entries({ asUser: work, beforeSignIn });

  test.each(doors)("after a transaction of %s", async (_, begin) => {
    const after = begin(async (sql: Sql) => {
      await sql`commit`;
      return look(sql);
    });
    expect(await after).toEqual(clean);
  });

  test.each(doors)("after a transaction of %s that failed", async (_, begin) => {
    let after: unknown;
    const failed = begin(async (sql: Sql) => {
      await expect(sql`select 1 / 0`).rejects.toThrow();
      await sql`rollback`;
      after = await look(sql);
    });
    await expect(failed).rejects.toMatchObject({ code: "22012" });
    expect(after).toEqual(clean);
  });
});

test("many transactions at once, of two processes, each keep to their own role and user", async () => {
  const eve = await signedUp(inject("latchUrl"), { name: "Eve" });
  const whoAmI = (sql: Sql) => sql`
    select current_user::text as role, coalesce(current_setting('app.user_id', true), '') as user`;
  const twice = async (sql: Sql) => [...(await whoAmI(sql)), ...(await whoAmI(sql))];
  const nameOn = async (who: Person) =>
    /Account: (\w+)/.exec(await (await who.get("/tasks")).text())?.[1];
  const turns = Array.from({ length: 15 }, async () => ({
    ada: await asUser(ada, ({ sql }) => twice(sql)),
    auth: await beforeSignIn(twice),
    eve: await asUser(sessionOf(eve), ({ sql }) => twice(sql)),
  }));
  // Two pages at once: a server that is too busy for thirty would refuse some of them.
  const pages = async () => {
    for (let i = 0; i < 15; i++)
      expect(await Promise.all([nameOn(person), nameOn(eve)])).toEqual(["Ada", "Eve"]);
  };
  const both = (role: string, user: string) => [
    { role, user },
    { role, user },
  ];
  const [done] = await Promise.all([Promise.all(turns), pages()]);
  for (const turn of done) {
    expect(turn).toEqual({
      ada: both(user, ada.userId),
      auth: both(auth, ""),
      eve: both(user, sessionOf(eve).userId),
    });
  }
});
