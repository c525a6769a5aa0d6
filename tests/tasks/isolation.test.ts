import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, inject, test } from "vitest";
import { changeTasks, clearCompleted, undo } from "../../app/tasks/changes.server";
import { countTasks, listTasks } from "../../app/tasks/list.server";
import { sorts, views } from "../../app/tasks/names";
import { createTask, editTask, findTask, toggleTask } from "../../app/tasks/tasks.server";
import type { Transact, UserScope } from "../../db/client.server";
import { roleNames } from "../../db/schema";
import { connectAsOwner, takeRole } from "../support/owner";
import { signedUp } from "../support/person";
import { transactionsOf } from "../support/scope";
import { sessionOf } from "../support/session";

const today = "2026-03-10";
const owner = await connectAsOwner(inject("environment"));
afterAll(() => owner.close());

let ada: Transact;
let eve: Transact;
let adasId: string;
let evesId: string;
let adas: { open: string; done: string; trash: string };

beforeEach(async () => {
  const url = inject("latchUrl");
  const [first, second] = [await signedUp(url), await signedUp(url)];
  [ada, eve] = [transactionsOf(first), transactionsOf(second)];
  [adasId, evesId] = [sessionOf(first).userId, sessionOf(second).userId];
  adas = await ada(async (scope) => {
    const add = async (title: string) =>
      (await createTask(scope, { title: `Secret ${title}`, due_on: today, repeat: "daily" })).id;
    const ids = { open: await add("open"), done: await add("done"), trash: await add("trash") };
    await changeTasks(scope, "complete", [ids.done], { today });
    await changeTasks(scope, "delete", [ids.trash]);
    return ids;
  });
});

const everything = (transact: Transact) =>
  transact(async ({ sql }) => [...(await sql`select * from tasks order by id`)]);

/** Every way to get at tasks, tried on all of Ada's; returns how many it reached. */
const ways: Record<string, (transact: Transact) => Promise<number>> = {
  find: (transact) =>
    transact(async (scope) => {
      const found = await Promise.all(Object.values(adas).map((id) => findTask(scope, id)));
      return found.filter(Boolean).length;
    }),
  edit: (transact) =>
    transact(async (scope) => ((await editTask(scope, adas.open, { title: "Taken" })) ? 1 : 0)),
  toggle: (transact) => transact(async (scope) => ((await toggleTask(scope, adas.open)) ? 1 : 0)),
  complete: (transact) =>
    transact(
      async (scope) => (await changeTasks(scope, "complete", [adas.open], { today })).tasks.length,
    ),
  reopen: (transact) =>
    transact(async (scope) => (await changeTasks(scope, "reopen", [adas.done])).tasks.length),
  delete: (transact) =>
    transact(
      async (scope) => (await changeTasks(scope, "delete", Object.values(adas))).tasks.length,
    ),
  restore: (transact) =>
    transact(async (scope) => (await changeTasks(scope, "restore", [adas.trash])).tasks.length),
  purge: (transact) =>
    transact(async (scope) => (await changeTasks(scope, "purge", [adas.trash])).tasks.length),
  "set due dates": (transact) =>
    transact(
      async (scope) =>
        (await changeTasks(scope, "due", Object.values(adas), { due_on: null })).tasks.length,
    ),
  count: (transact) =>
    transact(async (scope) =>
      Object.values(await countTasks(scope, today)).reduce((sum, count) => sum + count, 0),
    ),
  clear: async (transact) => (await clearCompleted(transact)).count,
  list: (transact) =>
    transact(async (scope) => {
      let found = 0;
      for (const view of views)
        for (const sort of sorts)
          for (const after of [undefined, adas.open, adas.trash])
            found += (await listTasks(scope, { view, sort, after, today })).tasks.length;
      return found;
    }),
  search: (transact) =>
    transact(async (scope) => {
      let found = 0;
      for (const view of [undefined, ...views])
        for (const sort of sorts)
          found += (await listTasks(scope, { view, sort, q: "secret", today })).tasks.length;
      return found;
    }),
  "search for something alike": (transact) =>
    transact(async (scope) => (await listTasks(scope, { q: "secrte" })).tasks.length),
};

describe.each(Object.entries(ways))("to %s", (_, attempt) => {
  test("reaches one's own tasks", async () => {
    expect(await attempt(ada)).toBeGreaterThan(0);
  });

  test("reaches no other user's", async () => {
    const before = await everything(ada);
    expect(await attempt(eve)).toBe(0);
    expect(await everything(ada)).toEqual(before);
  });

  test("reaches no other user's even with statements that name that user", async () => {
    const before = await everything(ada);
    const forged: Transact = (work) =>
      eve((scope: UserScope) => work({ ...scope, userId: adasId }));
    expect(await attempt(forged)).toBe(0);
    expect(await everything(ada)).toEqual(before);
  });

  test("reaches no other user's even if row-level security let everything through", async () => {
    const before = await everything(ada);
    expect(await attempt(evesWithoutPolicies)).toBe(0);
    expect(await everything(ada)).toEqual(before);
  });
});

/** Transactions of Eve's in which the policies hide no task: only the statements' own conditions keep her out. */
const evesWithoutPolicies: Transact = async (work) =>
  (await owner.pool.begin(async (sql) => {
    const { user } = await roleNames(sql);
    await sql`create policy no_wall on tasks to ${sql(user)} using (true) with check (true)`;
    await takeRole(sql, "user", evesId);
    const result = await work({ sql, userId: evesId } as UserScope);
    await sql`select set_config('role', 'none', true)`;
    await sql`drop policy no_wall on tasks`;
    return result;
  })) as Awaited<ReturnType<typeof work>>;

test.each(["complete", "reopen", "delete", "due"] as const)(
  "to undo another user's %s does nothing",
  async (kind) => {
    const token = await ada(async (scope) => {
      if (kind === "complete")
        return (await changeTasks(scope, "complete", [adas.open], { today })).undo;
      if (kind === "reopen") return (await changeTasks(scope, "reopen", [adas.done])).undo;
      if (kind === "delete") return (await changeTasks(scope, "delete", [adas.open])).undo;
      return (await changeTasks(scope, "due", [adas.open], { due_on: null })).undo;
    });
    const before = await everything(ada);
    const nothing = { count: 0, finished: true, first: null };
    expect(await undo(eve, token, today)).toEqual(nothing);
    const forged: Transact = (work) => eve((scope) => work({ ...scope, userId: adasId }));
    expect(await undo(forged, token, today)).toEqual(nothing);
    expect(await everything(ada)).toEqual(before);
    expect(await undo(ada, token, today)).toMatchObject({ count: 1, finished: true });
  },
);

describe("the functions that search", () => {
  const call = (name: string) => (scope: UserScope) =>
    name === "search_tasks"
      ? scope.sql`select search_tasks('secret', '{open,completed,trash}', null, null, 'newest', null, null, null, null, 99)`
      : scope.sql`select similar_tasks('secret', '{open,completed,trash}', null, null, 99)`;
  const names = ["search_tasks", "similar_tasks"];

  test.each(names)("%s finds for the user of the transaction only", async (name) => {
    expect((await ada(call(name))).length).toBeGreaterThan(0);
    expect(await eve(call(name))).toHaveLength(0);
  });

  test.each(names)("%s finds nothing where no user is set", async (name) => {
    const rows = await owner.pool.begin(async (sql) => {
      await takeRole(sql, "user");
      return call(name)({
        sql,
        userId: adasId,
        sessionId: "",
        user: { id: adasId, email: "", name: "", quickAdd: true, timeZone: null },
        session: { id: "", createdAt: new Date(), expiresAt: new Date() },
      });
    });
    expect(rows).toHaveLength(0);
  });

  test.each(names)("%s is not misled by a table of the user's making", async (name) => {
    const attempt = eve(async (scope) => {
      await scope.sql`create temporary table tasks on commit drop as select ${adasId}::uuid as user_id`;
      return call(name)(scope);
    });
    expect(await attempt).toHaveLength(0);
  });

  test("are run by their users alone, as a role that nobody can be", async () => {
    const { search, user } = await owner.pool.begin(roleNames);
    const functions = await owner.pool.begin(
      (sql) => sql`
        select proname as name, pg_get_userbyid(proowner) as owner, prosecdef as definer,
          array_to_string(proconfig, '; ') ~ '^search_path=latch, pg_temp(;|$)' as pinned,
          (select string_agg(grantee::regrole::text, ' ' order by grantee::regrole::text)
            from aclexplode(proacl)) as callers
        from pg_proc where proname = any ('{search_tasks,similar_tasks}') order by 1`,
    );
    expect(functions).toEqual(
      names.map((name) => ({
        name,
        owner: search,
        definer: true,
        pinned: true,
        callers: `${search} ${user}`,
      })),
    );
    const [role] = await owner.pool.begin(
      (sql) => sql`
        select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole,
          (select count(*) from pg_class where relowner = r.oid)::int as tables,
          (select count(*) from pg_auth_members m where member = r.oid)::int as memberships,
          (select count(*) from pg_auth_members m join pg_roles p on p.oid = m.member
            where m.roleid = r.oid and pg_has_role(p.oid, r.oid, 'usage'))::int as members
        from pg_roles r where rolname = ${search}`,
    );
    expect(role).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcanlogin: false,
      rolcreaterole: false,
      tables: 0,
      memberships: 0,
      members: 0,
    });
  });

  test("leave row-level security in force for the tables' owner", async () => {
    const seen = owner.pool.begin(async (sql) => {
      const [login] = await sql<[{ rolsuper: boolean }]>`
        select rolsuper from pg_roles where rolname = current_user`;
      const [{ count }] = await sql<[{ count: number }]>`
        select count(*)::int from tasks where deleted_at is null`;
      return login.rolsuper ? 0 : count;
    });
    expect(await seen).toBe(0);
  });

  test("are not for anybody before sign-in", async () => {
    const attempt = owner.pool.begin(async (sql) => {
      await takeRole(sql, "auth", adasId);
      return call("search_tasks")({
        sql,
        userId: adasId,
        sessionId: "",
        user: { id: adasId, email: "", name: "", quickAdd: true, timeZone: null },
        session: { id: "", createdAt: new Date(), expiresAt: new Date() },
      });
    });
    await expect(attempt).rejects.toMatchObject({ code: "42501" });
  });
});

test("an unknown id reaches nothing and fails nothing", async () => {
  const ids = [randomUUID()];
  expect((await ada((scope) => changeTasks(scope, "complete", ids, { today }))).tasks).toEqual([]);
  expect((await ada((scope) => changeTasks(scope, "complete", [], { today }))).tasks).toEqual([]);
});
