/** How the database reaches the tasks of users who have few and very many of them, asked by the role that asks. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changeTasks, undo } from "../../app/tasks/changes.server";
import { countTasks, type ListQuery, listTasks } from "../../app/tasks/list.server";
import { type Sort, sorts, type View, views } from "../../app/tasks/names";
import { searchText } from "../../app/tasks/task";
import { createTask, editTask, findTask } from "../../app/tasks/tasks.server";
import type { UserScope } from "../../db/client.server";
import type { Connection } from "../../db/connection";
import type { Pool } from "../../db/pool";
import { createMigratedDatabase, type TestDatabase } from "../support/database";
import { connectAsOwner, takeRole } from "../support/owner";
import { explaining, type Plan } from "../support/plans";
import { contains, searched, searchFor, tierOf } from "../support/search-model";

const today = "2026-03-10";
const users = [
  { size: "40 tasks", id: "00000000-0000-4000-8000-000000000001", tasks: 40 },
  { size: "20,000 tasks", id: "00000000-0000-4000-8000-000000000002", tasks: 20_000 },
] as const;
type User = (typeof users)[number];
let database: TestDatabase;
let connection: Connection;

beforeAll(async () => {
  database = await createMigratedDatabase();
  connection = await connectAsOwner(database.environment);
  for (const user of users) await fill(user);
  await connection.pool.begin((sql) => sql`analyze tasks`);
});

afterAll(async () => {
  await connection.close();
  await database.remove();
});

/**
 * Most are completed, some open, few in the trash, some of these by one action, which has the user's id; one title in
 * a thousand has "needle" in it.
 */
const fill = ({ id, tasks }: User) =>
  connection.pool.begin(async (sql) => {
    await sql`insert into users (id, email, name) values (${id}, ${`${id}@example.com`}, 'U')`;
    await sql`select set_config('app.user_id', ${id}, true)`;
    await sql`
      insert into tasks (user_id, id, title, due_on, priority, completed_at, deleted_at, action_id)
      select ${id}, gen_random_uuid(),
        case when n % 1000 = 7 then 'A needle ' else 'A straw ' end || n,
        case when n % 3 = 0 then date '2026-01-01' + n % 200 end, (array['none', 'low', 'medium', 'high'])[n % 4 + 1],
        case when n % 5 > 1 then now() end, case when n % 50 = 0 then now() end,
        case when n % 200 = 0 then ${id}::uuid end
      from generate_series(1, ${tasks}::int) n`;
  });

async function asUser<T>(pool: Pool, id: string, work: (scope: UserScope) => Promise<T>) {
  return (await pool.begin(async (sql) => {
    await takeRole(sql, "user", id);
    return work({
      sql,
      userId: id,
      sessionId: "",
      user: { id, email: "", name: "", quickAdd: true, timeZone: null },
      session: { id: "", createdAt: new Date(), expiresAt: new Date() },
    });
  })) as T;
}

/** The plans of the statements that `work` runs, but for the one that takes the role. */
async function plansOf({ id }: User, work: (scope: UserScope) => Promise<unknown>) {
  const plans: Plan[] = [];
  await asUser(
    explaining(connection.pool, (plan) => plans.push(plan)),
    id,
    work,
  );
  return plans.slice(1);
}

/** The ways in which a plan reaches tasks. */
const scansOf = (plans: Plan[]) =>
  plans
    .flat()
    .filter((node) => / Scan/.test(node["Node Type"] ?? "") && node["Relation Name"] === "tasks");

/** Expects every task that is read to be found by its user, in an index. */
function expectIndexes(plans: Plan[]): void {
  const scans = scansOf(plans);
  expect(scans.length).toBeGreaterThan(0);
  for (const scan of scans) {
    expect(scan["Node Type"]).not.toBe("Seq Scan");
    if (scan["Node Type"] !== "Bitmap Heap Scan")
      expect(scan["Index Cond"]).toContain("user_id = ");
  }
}

const indexOf: Record<Sort, string> = {
  newest: "tasks_by_status",
  due: "tasks_by_due_date",
  priority: "tasks_by_priority",
};

describe.each(users)("for a user with $size", (user) => {
  const list = (query: ListQuery) =>
    plansOf(user, (scope) => listTasks(scope, { today, ...query }));
  const everyView = views.flatMap((view) => sorts.map((sort): [View, Sort] => [view, sort]));

  test.each(everyView)("a page of %s by %s finds its rows through an index", async (view, sort) => {
    expectIndexes(await list({ view, sort }));
  });

  test.each(views)(
    "a page of %s in its own order finds its rows through an index",
    async (view) => {
      const plans = await plansOf(user, (scope) => listTasks(scope, { view, sort: null, today }));
      expectIndexes(plans);
      if (view !== "done" && view !== "trash") return;
      const [scan] = scansOf(plans);
      expect(scan?.["Index Name"]).toBe("tasks_by_closing");
    },
  );

  test("counting reads the indexes", async () => {
    const plans = await plansOf(user, (scope) => countTasks(scope, today));
    expectIndexes(plans);
    const indexes = scansOf(plans).map((scan) => scan["Index Name"]);
    expect([...new Set(indexes)].sort()).toEqual(["tasks_by_due_date", "tasks_sampled"]);
    expect(plans.flat().map((node) => node["Node Type"])).not.toContain("Sort");
  });

  const changes: Record<string, (scope: UserScope, id: string) => Promise<unknown>> = {
    finding: (scope, id) => findTask(scope, id),
    editing: (scope, id) => editTask(scope, id, { title: "Edited" }),
    completing: (scope, id) => changeTasks(scope, "complete", [id], { today }),
    dating: (scope, id) => changeTasks(scope, "due", [id], { due_on: today }),
    deleting: (scope, id) => changeTasks(scope, "delete", [id]),
    undoing: (scope) => undo((work) => work(scope), `delete.${user.id}`, today),
  };
  test.each(Object.entries(changes))("%s finds its rows through an index", async (_, change) => {
    const { tasks } = await asUser(connection.pool, user.id, (scope) =>
      listTasks(scope, { limit: 1 }),
    );
    expectIndexes(await plansOf(user, (scope) => change(scope, tasks[0]?.id ?? "")));
  });

  test("adding reads nothing", async () => {
    const plans = await plansOf(user, (scope) => createTask(scope, { title: "New" }));
    expect(scansOf(plans)).toEqual([]);
  });
});

const [, large] = users;

describe("among many tasks", () => {
  const inOrder: View[] = ["open", "done", "trash"];
  const pages = inOrder.flatMap((view) => sorts.map((sort): [View, Sort] => [view, sort]));

  test.each([...pages, ["today", "due"], ["upcoming", "due"]] as [View, Sort][])(
    "a page of %s by %s, and the one after it, is read in order and not sorted",
    async (view, sort) => {
      const [{ next }] = [
        await asUser(connection.pool, large.id, (scope) => listTasks(scope, { view, sort, today })),
      ];
      for (const after of [undefined, next ?? ""]) {
        const plans = await plansOf(large, (scope) =>
          listTasks(scope, { view, sort, today, after }),
        );
        expect(plans.flat().map((node) => node["Node Type"])).not.toContain("Sort");
        expect(scansOf(plans).map((scan) => scan["Index Name"])).toContain(indexOf[sort]);
      }
    },
  );

  test("undoing an action on many begins where the last chunk ended, and sorts nothing", async () => {
    const plans = await plansOf(large, (scope) =>
      undo((work) => work(scope), `delete.${large.id}`, today),
    );
    const chunk = scansOf(plans).find((scan) => scan["Index Name"] === "tasks_by_action");
    expect(chunk?.["Index Cond"]).toMatch(/action_id = .*id > /);
    expect(plans.flat().map((node) => node["Node Type"])).not.toContain("Sort");
  });

  test("a page begins at its cursor", async () => {
    for (const sort of sorts) {
      const { next } = await asUser(connection.pool, large.id, (scope) =>
        listTasks(scope, { view: "done", sort }),
      );
      const plans = await plansOf(large, (scope) =>
        listTasks(scope, { view: "done", sort, after: next ?? "" }),
      );
      const page = scansOf(plans).find((scan) => scan["Index Name"] === indexOf[sort]);
      expect(page?.["Index Cond"]).toMatch(/id[^=]* [<>] /);
      expect(page).not.toHaveProperty("Filter");
    }
  });
});

/** The id of a task that is older than all others. */
const oldest = (index: number) => `00000000-0000-4000-8000-0000000000${10 + index}`;

/**
 * How many tasks the statements of one transaction have read, how often in the trigram index, and whether any of them
 * read the table from end to end.
 */
async function readBy({ id }: User, work: (scope: UserScope) => Promise<unknown>) {
  return asUser(connection.pool, id, async (scope) => {
    const read = async () => {
      const [row] = await scope.sql<{ scans: number; tuples: number; lookups: number }[]>`
        select seq_scan::int as scans, (seq_tup_read + idx_tup_fetch)::int as tuples,
          pg_stat_get_xact_numscans('tasks_by_trigram'::regclass)::int as lookups
        from pg_stat_xact_user_tables where relname = 'tasks'`;
      return row ?? { scans: 0, tuples: 0, lookups: 0 };
    };
    const before = await read();
    await work(scope);
    const after = await read();
    return {
      scans: after.scans - before.scans,
      tuples: after.tuples - before.tuples,
      lookups: after.lookups - before.lookups,
    };
  });
}

describe("a search among many tasks", () => {
  test("for a common word reads little more than it shows", async () => {
    const read = await readBy(large, (scope) => listTasks(scope, { view: "done", q: "straw" }));
    expect(read.scans).toBe(0);
    expect(read.tuples).toBeLessThan(200);
  });

  test("for a rare word reads the first tasks of the list, and then only those that have it", async () => {
    const read = await readBy(large, (scope) => listTasks(scope, { view: "done", q: "needle" }));
    expect(read.scans).toBe(0);
    expect(read.lookups).toBeGreaterThan(0);
    expect(read.tuples).toBeLessThan(10_500);
  });

  test("for a word that nothing has reads no more", async () => {
    const read = await readBy(large, (scope) => listTasks(scope, { view: "done", q: "xyzzyx" }));
    expect(read.scans).toBe(0);
    expect(read.lookups).toBeGreaterThan(0);
    expect(read.tuples).toBeLessThan(10_500);
  });

  test("for a typing error reads only titles like it", async () => {
    const read = await readBy(
      large,
      ({ sql }) => sql`select similar_tasks('neelde', '{completed}', null, null, 50)`,
    );
    expect(read.scans).toBe(0);
    expect(read.tuples).toBeLessThan(500);
  });

  test("for two letters that few have reads the first tasks of the list, and then only those", async () => {
    const read = await readBy(large, (scope) => listTasks(scope, { view: "done", q: "dl" }));
    expect(read.scans).toBe(0);
    expect(read.lookups).toBeGreaterThan(0);
    expect(read.tuples).toBeLessThan(10_500);
  });

  test("finds in its indexes what it would find by looking at each task", async () => {
    const old = fc
      .array(searched, { minLength: 6, maxLength: 10 })
      .chain((tasks) =>
        fc.tuple(fc.constant(tasks), fc.array(searchFor(tasks), { minLength: 4, maxLength: 4 })),
      );
    await fc.assert(
      fc.asyncProperty(old, ([tasks, searches]) =>
        asUser(connection.pool, large.id, async (scope) => {
          await scope.sql`delete from tasks where user_id = ${large.id} and id < ${oldest(89)}`;
          for (const [index, { title, description }] of tasks.entries())
            await scope.sql`
              insert into tasks (user_id, id, title, description, completed_at, due_on)
              values (${large.id}, ${oldest(index)}, ${title.normalize("NFC")}, ${description}, now(),
                '9999-12-31')`;
          for (const q of searches.map(searchText)) {
            // Of these letters alone the others have many.
            if (!q || /^[\s\-.'%_\\1astrwnedl\p{M}\u200b]*$/iu.test(q.normalize("NFKD"))) continue;
            const expected = tasks
              .map((task, index) => ({ ...task, id: oldest(index) }))
              .filter((task) => contains(task, q))
              .reverse();
            const inTiers = [1, 2, 3].flatMap((tier) =>
              expected.filter((task) => tierOf(task, q) === tier),
            );
            const found = await listTasks(scope, { view: "done", q });
            expect(found.similar ? [] : found.tasks.map(({ id }) => id), q).toEqual(
              inTiers.map(({ id }) => id),
            );
          }
        }),
      ),
      { numRuns: 6 },
    );
  });
});
