import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, inject, test, vi } from "vitest";
import { asAuth, asUser, type SessionKey, type Sql, sessionEnded } from "../../db/client.server";
import { signedUp } from "../support/person";
import { sessionOf } from "../support/session";

let ada: SessionKey;

beforeEach(async () => {
  ada = sessionOf(await signedUp(inject("latchUrl")));
});

/** Another session of Ada's, seen and expiring as many minutes from now as given. */
const session = (seen: number, expires: number) =>
  asAuth(async (sql) => {
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
});

describe("a transaction of asUser", () => {
  test("runs as latch_user, for its user, with five seconds for each statement", async () => {
    const settings = await work(
      (sql) => sql`select current_user::text as role, current_setting('app.user_id') as user,
        current_setting('statement_timeout') as limit`,
    );
    expect(settings).toEqual([{ role: "latch_user", user: ada.userId, limit: "5s" }]);
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
});
