import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { asUser, beforeSignIn, type Sql, sessionEnded } from "../../db/client.server";
import type { Connection } from "../../db/connection";
import { roleName, roleNames } from "../../db/schema";
import { connectAsOwner, takeRole } from "../support/owner";
import { addTask, type Person, signedUp } from "../support/person";
import { sessionOf } from "../support/session";

const url = inject("latchUrl");
const refused = { code: "42501" };
let ada: Person;
let eve: Person;
let adasTask: string;

beforeAll(async () => {
  ada = await signedUp(url);
  eve = await signedUp(url, { name: "Eve" });
  adasTask = await addTask(ada, "Ada's");
  await addTask(eve, "Eve's");
});

async function as<T>(person: Person, work: (sql: Sql) => Promise<T>): Promise<T> {
  const result = await asUser(sessionOf(person), ({ sql }) => work(sql));
  if (result === sessionEnded) throw new Error("The session has ended");
  return result;
}

/** The user ids of all rows that a person sees in a table. */
const owners = (person: Person, table: string, column = "user_id") =>
  as(person, async (sql) => {
    const rows = await sql`select distinct ${sql(column)}::text as owner from ${sql(table)}`;
    return rows.map(({ owner }) => owner);
  });

describe("a statement that names no user", () => {
  test.each([
    ["tasks", "user_id"],
    ["sessions", "user_id"],
    ["users", "id"],
  ])("sees only its user's rows of %s", async (table, column) => {
    expect(await owners(ada, table, column)).toEqual([sessionOf(ada).userId]);
    expect(await owners(eve, table, column)).toEqual([sessionOf(eve).userId]);
  });

  test("finds no other's task by its id", async () => {
    const seen = as(eve, (sql) => sql`select * from tasks where id = ${adasTask}`);
    expect(await seen).toHaveLength(0);
  });

  test("changes only its user's tasks", async () => {
    const changed = await as(eve, (sql) => sql`update tasks set title = 'Taken' returning user_id`);
    expect(changed).toHaveLength(1);
    const titles = await as(ada, (sql) => sql`select title from tasks`);
    expect(titles.map(({ title }) => title)).toEqual(["Ada's"]);
  });

  test("deletes only its user's tasks and sessions", async () => {
    const mallory = await signedUp(url, { name: "Mallory" });
    await addTask(mallory, "Mallory's");
    const deleted = await as(mallory, async (sql) => [
      await sql`delete from tasks returning 1`,
      await sql`delete from sessions returning 1`,
    ]);
    expect(deleted.map((rows) => rows.length)).toEqual([1, 1]);
    expect((await ada.get(`/tasks/${adasTask}`)).status).toBe(200);
  });

  test("cannot lock, count or order its way to others' rows", async () => {
    const rows = await as(
      eve,
      (
        sql,
      ) => sql`select count(*)::int as all, count(*) filter (where id = ${adasTask})::int as hers
        from tasks where user_id is not null or true`,
    );
    expect(rows).toEqual([{ all: 1, hers: 0 }]);
  });
});

describe("a row for another user", () => {
  test("cannot be inserted", async () => {
    const { userId } = sessionOf(ada);
    const insert = as(
      eve,
      (sql) => sql`insert into tasks (user_id, id, title)
        values (${userId}, gen_random_uuid(), 'Planted')`,
    );
    await expect(insert).rejects.toMatchObject(refused);
  });

  test("cannot be taken over by a conflicting insert", async () => {
    const { userId } = sessionOf(ada);
    const upsert = as(
      eve,
      (sql) => sql`insert into tasks (user_id, id, title) values (${userId}, ${adasTask}, 'x')
        on conflict (user_id, id) do update set title = 'Taken'`,
    );
    await expect(upsert).rejects.toMatchObject(refused);
  });

  test.each(["user_id", "id", "created_at", "series_id"])(
    "cannot be made by changing %s",
    async (column) => {
      const update = as(eve, (sql) => sql`update tasks set ${sql(column)} = ${sql(column)}`);
      await expect(update).rejects.toMatchObject(refused);
    },
  );
});

describe("after sign-in, the database refuses", () => {
  const forbidden: Record<string, (sql: Sql) => Promise<unknown>> = {
    "to read credentials": (sql) => sql`select 1 from credentials`,
    "to count credentials": (sql) => sql`select count(*) from credentials`,
    "to change credentials": (sql) => sql`update credentials set password_hash = 'x'`,
    "to delete credentials": (sql) => sql`delete from credentials`,
    "to make users": (sql) => sql`insert into users (email, name) values ('x@example.com', 'x')`,
    "to change users": (sql) => sql`update users set email = 'x@example.com'`,
    "to delete users": (sql) => sql`delete from users`,
    "to make sessions": (sql) =>
      sql`insert into sessions (user_id, expires_at) values (gen_random_uuid(), now())`,
    "to prolong sessions": (sql) => sql`update sessions set expires_at = 'infinity'`,
    "to move sessions": (sql) => sql`update sessions set user_id = gen_random_uuid()`,
    "to read links": (sql) => sql`select 1 from one_time_links`,
    "to read seeds": (sql) => sql`select seed from totp`,
    "to read seeds that are being set up": (sql) => sql`select 1 from totp_enrolments`,
    "to take an app off": (sql) => sql`delete from totp`,
    "to read hashes of recovery codes": (sql) => sql`select hash from recovery_codes`,
    "to make recovery codes": (sql) =>
      sql`insert into recovery_codes (user_id, hash, set_id)
        values (gen_random_uuid(), sha256('x'), gen_random_uuid())`,
    "to read by what browsers are trusted": (sql) => sql`select hash from trusted_browsers`,
    "to trust browsers": (sql) =>
      sql`insert into trusted_browsers (user_id, hash, expires_at)
        values (gen_random_uuid(), sha256('x'), 'infinity')`,
    "to read sign-ins that wait": (sql) => sql`select id from pending_sign_ins`,
    "to say when a second factor was given": (sql) => sql`update sessions set second_at = now()`,
    "to delete links": (sql) => sql`delete from one_time_links`,
    "to read a passkey's key": (sql) => sql`select public_key from passkeys`,
    "to count a passkey's signatures": (sql) => sql`update passkeys set sign_count = 0`,
    "to remove passkeys": (sql) => sql`delete from passkeys`,
    "to note a challenge as used": (sql) => sql`insert into used_challenges default values`,
    "to truncate tasks": (sql) => sql`truncate tasks`,
    "to change the schema": (sql) => sql`alter table tasks disable row level security`,
    "to drop a policy": (sql) => sql`drop policy own_rows on tasks`,
    "to make tables": (sql) => sql`create table mine (id int)`,
  };
  test.each(Object.entries(forbidden))("%s", async (_, statement) => {
    await expect(as(eve, statement)).rejects.toMatchObject(refused);
  });
});

describe("before sign-in, the database refuses", () => {
  const forbidden: Record<string, (sql: Sql) => Promise<unknown>> = {
    "to read tasks": (sql) => sql`select 1 from tasks`,
    "to make tasks": (sql) =>
      sql`insert into tasks (user_id, id, title) values (gen_random_uuid(), gen_random_uuid(), 'x')`,
    "to change tasks": (sql) => sql`update tasks set title = 'x'`,
    "to delete tasks": (sql) => sql`delete from tasks`,
    "to change users": (sql) => sql`update users set name = 'x'`,
    "to change whose an account is": (sql) => sql`update users set updated_at = now()`,
    "to delete credentials": (sql) => sql`delete from credentials`,
    "to prolong sessions": (sql) => sql`update sessions set expires_at = 'infinity'`,
    "to add a passkey": (sql) =>
      sql`insert into passkeys
          (id, user_id, public_key, sign_count, transports, backed_up, aaguid, user_verified, name)
        values (sha256(''), ${sessionOf(ada).userId}, '', 0, '', false, gen_random_uuid(), true, 'x')`,
    "to rename passkeys": (sql) => sql`update passkeys set name = 'x'`,
    "to change the schema": (sql) => sql`alter table tasks disable row level security`,
  };
  test.each(Object.entries(forbidden))("%s", async (_, statement) => {
    await expect(beforeSignIn(statement)).rejects.toMatchObject(refused);
  });
});

test.each(["users", "passkeys"])(
  "before sign-in, a statement deletes none of %s",
  async (table) => {
    expect((await beforeSignIn((sql) => sql`delete from ${sql(table)}`)).count).toBe(0);
  },
);

describe("a connection's next user", () => {
  const whoAmI = (sql: Sql) =>
    sql<{ pid: number; role: string; setting: string; owners: string }[]>`
      select pg_backend_pid() as pid, current_user::text as role,
        current_setting('app.user_id', true) as setting,
        (select string_agg(distinct user_id::text, ' ') from tasks) as owners`;

  test("sees only rows of its own, on the same connection", async () => {
    const [first] = await as(ada, whoAmI);
    const [second] = await as(eve, whoAmI);
    const { user: role } = await beforeSignIn(roleNames);
    expect(second?.pid).toBe(first?.pid);
    expect(first).toMatchObject({ role, owners: sessionOf(ada).userId });
    expect(second).toMatchObject({ role, owners: sessionOf(eve).userId });
    expect(second?.setting).toBe(sessionOf(eve).userId);
  });

  test("sees only rows of its own after the one before failed", async () => {
    const failed = as(ada, (sql) => sql`select 1 / 0`);
    await expect(failed).rejects.toMatchObject({ code: "22012" });
    const thrown = as(ada, async () => Promise.reject(new Error("in the work")));
    await expect(thrown).rejects.toThrow("in the work");
    expect(await owners(eve, "tasks")).toEqual([sessionOf(eve).userId]);
  });

  test("leaves nothing of a transaction that failed", async () => {
    const work = as(ada, async (sql) => {
      await sql`insert into tasks (user_id, id, title)
        values (${sessionOf(ada).userId}, gen_random_uuid(), 'Half done')`;
      throw new Error("in the work");
    });
    await expect(work).rejects.toThrow("in the work");
    expect(await (await ada.get("/tasks")).text()).not.toContain("Half done");
  });

  test("keeps to its own rows when many users share the pool at once", async () => {
    const people = [ada, eve];
    const turns = Array.from({ length: 60 }, (_, index) => people[index % 2] as Person);
    const seen = await Promise.all(turns.map((person) => owners(person, "tasks")));
    expect(seen).toEqual(turns.map((person) => [sessionOf(person).userId]));
  });
});

test("no work is done for a session of another user", async () => {
  const key = { sessionId: sessionOf(ada).sessionId, userId: sessionOf(eve).userId };
  let called = false;
  const result = await asUser(key, async () => {
    called = true;
  });
  expect(result).toBe(sessionEnded);
  expect(called).toBe(false);
});

describe("the login of the application itself", () => {
  let owner: Connection;
  beforeAll(async () => {
    owner = await connectAsOwner(inject("environment"));
  });
  afterAll(() => owner.close());

  const inTransaction = <T>(work: (sql: Sql) => Promise<T>) => owner.pool.begin(work) as Promise<T>;

  test("keeps neither role nor user after a transaction", async () => {
    const { userId } = sessionOf(ada);
    const look = (sql: Sql) => sql`
      select current_user = session_user as "isLogin", pg_backend_pid() as pid, current_setting('app.user_id', true) as setting`;
    const [during] = await inTransaction(async (sql) => {
      await takeRole(sql, "user", userId);
      return look(sql);
    });
    expect(during).toMatchObject({ isLogin: false, setting: userId });
    const [after] = await inTransaction(look);
    expect(after?.pid).toBe(during?.pid);
    expect(after?.isLogin).toBe(true);
    expect(after?.setting || null).toBeNull();
  });

  test.each([
    ["never set", null],
    ["emptied", ""],
  ])("sees nothing as latch_user while the setting is %s", async (_, setting) => {
    const counts = await inTransaction(async (sql) => {
      if (setting !== null) await sql`select set_config('app.user_id', ${setting}, true)`;
      await sql`select set_config('role', ${roleName(sql, "user")}, true)`;
      return sql`select (select count(*) from users)::int as users,
          (select count(*) from sessions)::int as sessions, (select count(*) from tasks)::int as tasks`;
    });
    expect(counts).toEqual([{ users: 0, sessions: 0, tasks: 0 }]);
  });

  test("has row-level security enabled and forced on every table with user data", async () => {
    const tables = await inTransaction(
      (sql) => sql`select relname as name, relrowsecurity as enabled, relforcerowsecurity as forced
        from pg_class where relkind in ('r', 'p') and relnamespace = 'latch'::regnamespace
        and relname <> 'schema_migrations' order by relname`,
    );
    const names = tables.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["credentials", "sessions", "tasks", "users"]));
    for (const table of tables) expect(table).toMatchObject({ enabled: true, forced: true });
  });

  test("takes roles that own nothing, cannot sign in, and are held to the policies", async () => {
    const { auth, user } = await inTransaction(roleNames);
    const roles = await inTransaction(
      (sql) => sql`select rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb,
          (select count(*) from pg_class where relowner = pg_roles.oid)::int as owned,
          (select count(*) from pg_auth_members where member = pg_roles.oid)::int as memberships
        from pg_roles where rolname in (${auth}, ${user}) order by rolname`,
    );
    const nothing = {
      rolsuper: false,
      rolbypassrls: false,
      rolcanlogin: false,
      rolcreaterole: false,
      rolcreatedb: false,
      owned: 0,
      memberships: 0,
    };
    expect(roles).toEqual([
      { rolname: auth, ...nothing },
      { rolname: user, ...nothing },
    ]);
  });
});
