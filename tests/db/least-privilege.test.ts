import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Role, roleName, roleNames } from "../../db/schema";
import { signedUp } from "../support/person";
import { createRestrictedDatabase, type RestrictedDatabase } from "../support/restricted-login";
import { startServer } from "../support/server";

let database: RestrictedDatabase;
beforeAll(async () => {
  database = await createRestrictedDatabase();
});
afterAll(() => database.remove());

type Caller = "login" | Exclude<Role, "search">;

/** Runs one statement as a role, in a transaction that comes to nothing. */
async function attempt(caller: Caller, statement: string) {
  const undone = new Error("undone");
  const attempted = database.asLogin(async (sql) => {
    if (caller !== "login") await sql`select set_config('role', ${roleName(sql, caller)}, true)`;
    await sql.unsafe(statement);
    throw undone;
  });
  return attempted.catch((error) => (error === undone ? "allowed" : `refused ${error.code}`));
}

const forbidden: Record<string, string> = {
  "read a password hash": "select password_hash from credentials",
  "read whole credentials": "select * from credentials",
  "get a hash back from a change of it":
    "update credentials set changed_at = now() where false returning password_hash",
  "copy a hash to another column": "update credentials set password_hash = password_hash",
  "look for a hash": "select user_id from credentials where password_hash like '$argon2id%'",
  "delete credentials": "delete from credentials",
  "change a recorded event": "update auth_events set kind = 'signed-in'",
  "delete a recorded event": "delete from auth_events",
  "date an event back": "insert into auth_events (kind, at) values ('signed-in', '2000-01-01')",
  "forget attempts": "delete from attempts",
  "create a table": "create table mine (id int)",
  "create a schema": "create schema mine",
  "drop a table": "drop table tasks",
  "empty a table": "truncate tasks",
  "add a column": "alter table users add column is_admin boolean",
  "switch row-level security off": "alter table tasks disable row level security",
  "stop forcing row-level security": "alter table tasks no force row level security",
  "make a policy": "create policy mine on tasks using (true)",
  "drop a policy": "drop policy own_rows on tasks",
  "replace a function":
    "create or replace function password_is(uuid, text) returns boolean language sql as 'select true'",
  "change a function": "alter function password_is(uuid, text) security invoker",
  "grant itself a right":
    "grant select on credentials to current_user; select password_hash from credentials",
  "edit the ledger of migrations": "delete from schema_migrations",
  "change whose a session is": "update sessions set user_id = gen_random_uuid()",
  "prolong a session": "update sessions set expires_at = now() + interval '1 year'",
  "prolong a link": "update one_time_links set expires_at = now() + interval '1 year'",
  "choose a link's id": "insert into one_time_links (id) values (gen_random_uuid())",
  "say when the password was given": "update sessions set authenticated_at = now()",
  "move a passkey to another user": "update passkeys set user_id = user_id",
  "exchange a passkey's key": "update passkeys set public_key = public_key",
  "look for used challenges": "select nonce from used_challenges",
  "forget used challenges": "delete from used_challenges",
  "read a letter": "select email from outbox",
  "write a letter": "insert into outbox (kind, email) values ('reset', 'eve@example.com')",
  "become a superuser": "alter role current_user superuser",
  "escape row-level security": "alter role current_user bypassrls",
  "read the server's files": "select pg_read_file('/etc/passwd')",
  "run a program": "copy (select 1) to program 'true'",
};

describe.each<Caller>(["login", "auth", "user", "mail"])(
  "as %s the application cannot",
  (caller) => {
    test.each(Object.entries(forbidden))("%s", async (_, statement) => {
      expect(await attempt(caller, statement)).toBe("refused 42501");
    });
  },
);

test("the login can take the application's three roles and no other, and owns nothing", async () => {
  const { asOwner, login } = database;
  const { auth, mail, user } = await asOwner(roleNames);
  const [rights] = await asOwner(
    (sql) => sql`
    select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
      (select count(*)::int from pg_class where relowner = r.oid) as owned,
      (select array_agg(g.rolname::text order by g.rolname)::text from pg_auth_members m
        join pg_roles g on g.oid = m.roleid where m.member = r.oid) as memberships
    from pg_roles r where rolname = ${login}`,
  );
  expect(rights).toEqual({
    rolsuper: false,
    rolbypassrls: false,
    rolcreaterole: false,
    rolcreatedb: false,
    owned: 0,
    memberships: `{${auth},${mail},${user}}`,
  });
});

test("a server with such a login signs people up and keeps their tasks", async () => {
  const server = await startServer(database.environment);
  const ada = await signedUp(server.url);
  expect((await ada.post("/tasks", { intent: "create", title: "Buy milk" })).status).toBe(303);
  expect(await (await ada.get("/tasks")).text()).toContain("Buy milk");
  await server.stop();
});

test("row-level security hides every row from the login until it is known who is asking", async () => {
  const { asOwner, asLogin } = database;
  await asOwner(
    (sql) => sql`insert into users (email, name) values ('eve@example.com', 'Eve')`,
  ).catch(() => {});
  for (const table of ["tasks", "auth_events"]) {
    const rows = await asLogin((sql) => sql`select count(*)::int as n from ${sql(table)}`);
    expect(rows).toEqual([{ n: 0 }]);
  }
});

test("every definer function has a pinned search_path and is not for everybody", async () => {
  const functions = await database.asOwner(
    (sql) => sql`
      select proname::text as name, array_to_string(proconfig, ';') as settings,
        has_function_privilege(${roleName(sql, "user")}, oid, 'execute') as "forUser",
        has_function_privilege('public', oid, 'execute') as "forAll"
      from pg_proc where prosecdef and pronamespace = 'latch'::regnamespace order by proname`,
  );
  const pinned = "search_path=pg_catalog, pg_temp";
  const searching = "search_path=latch, pg_temp;enable_seqscan=off";
  expect(
    functions.map(({ name, settings, forUser, forAll }) => [name, settings, forUser, forAll]),
  ).toEqual([
    ["cap_events", pinned, false, false],
    ["claim_letters", pinned, false, false],
    ["hold_letter", pinned, false, false],
    ["housekeeping", pinned, false, false],
    ["is_reserved", pinned, false, false],
    ["password_is", pinned, false, false],
    ["password_parameters", pinned, false, false],
    ["post_letter", pinned, false, false],
    ["post_notice", pinned, true, false],
    ["prolong_session", pinned, true, false],
    ["purge_idempotency_keys", pinned, false, false],
    ["purge_letters", pinned, false, false],
    ["purge_trash", pinned, false, false],
    ["purge_used_challenges", pinned, false, false],
    ["search_tasks", searching, true, false],
    ["settle_letter", pinned, false, false],
    ["similar_tasks", `${searching};pg_trgm.word_similarity_threshold=0.4`, true, false],
    ["withdraw_letters", pinned, false, false],
  ]);
});

test("who sends letters can take them and say what became of them, and nothing else", async () => {
  const tried = async (caller: Caller, statements: Record<string, string>) => {
    const outcomes = [];
    for (const [what, statement] of Object.entries(statements))
      outcomes.push([what, await attempt(caller, statement)]);
    return Object.fromEntries(outcomes);
  };
  const anybody = "gen_random_uuid()";
  const statements = {
    claim: "select * from claim_letters(1, 1)",
    settle: `select settle_letter(${anybody}, 'sent', 0)`,
    post: `select post_letter('reset', null, 'eve@example.com', '{}')`,
    notice: `select post_notice('new-browser', ${anybody}, '{}')`,
    hold: `select hold_letter(${anybody})`,
    withdraw: `select withdraw_letters(${anybody}, 'eve@example.com', '{}')`,
    users: "select id from users",
    links: "select id from one_time_links",
    tasks: "select id from tasks",
  };
  const allowed = (...names: string[]) =>
    Object.fromEntries(
      Object.keys(statements).map((name) => [
        name,
        names.includes(name) ? "allowed" : "refused 42501",
      ]),
    );
  expect(await tried("mail", statements)).toEqual(allowed("claim", "settle"));
  expect(await tried("user", statements)).toEqual(allowed("notice", "users", "tasks"));
  expect(await tried("auth", statements)).toEqual(
    allowed("post", "notice", "hold", "withdraw", "users", "links"),
  );
});
