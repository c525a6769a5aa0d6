/** Paging by keyset while tasks change, the one that a page ends with among them. */
import fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import { changeTasks } from "../../app/tasks/changes.server";
import { cursorAfter, readCursor } from "../../app/tasks/cursor";
import { daysAfter } from "../../app/tasks/day-words";
import { type ListQuery, listTasks, listWithCounts } from "../../app/tasks/list.server";
import { listViews, priorities, sorts } from "../../app/tasks/names";
import type { Task } from "../../app/tasks/task";
import { createTask, editTask } from "../../app/tasks/tasks.server";
import type { UserScope } from "../../db/client.server";
import { signedUp } from "../support/person";
import { transactionsOf } from "../support/scope";

const today = "2026-03-10";
const dueOn = fc.option(fc.integer({ min: -3, max: 3 }).map((days) => daysAfter(today, days)));
const priority = fc.constantFrom(...priorities);
const fields = fc.record({ due_on: dueOn, priority });

type Change = (scope: UserScope, id: string) => Promise<unknown>;

const change: fc.Arbitrary<Change> = fc.oneof(
  fields.map(
    (to): Change =>
      (scope, id) =>
        editTask(scope, id, to),
  ),
  fc.constantFrom("complete", "reopen", "delete", "restore").map(
    (kind): Change =>
      (scope, id) =>
        changeTasks(scope, kind, [id], { today }),
  ),
  fc.constant<Change>(async (scope, id) => {
    await changeTasks(scope, "delete", [id]);
    await changeTasks(scope, "purge", [id]);
  }),
);

/** What happens after a page: to its last task, to some other one, or to both, and a task that is added. */
const meanwhile = fc.record({
  toLast: fc.option(change),
  toOther: fc.option(fc.tuple(fc.nat(40), change)),
  added: fc.option(fields),
});

/** A search for "ask" finds one of each tier. */
const titles = ["Ask", "Task", "Other"];

const limit = fc.integer({ min: 1, max: 4 });

const query: fc.Arbitrary<ListQuery & { limit: number }> = fc.oneof(
  fc.record({
    view: fc.constantFrom(...listViews),
    sort: fc.constantFrom(...sorts),
    limit,
    q: fc.constantFrom("", "ask"),
  }),
  // As pages show these views: open tasks in three runs, closed ones by when they were closed.
  fc.record({
    view: fc.constantFrom("open", "done", "trash"),
    sort: fc.constant(null),
    limit: fc.constantFrom(1, 2),
  }),
);

/** What has become of a task before its list is read, and how many minutes ago. */
const past = fc.tuple(
  fc.constantFrom<"open" | "complete" | "delete">("open", "complete", "delete"),
  fc.nat(60),
);

test("shows each task that stays as it is once, whatever happens to others between pages", async () => {
  const transact = transactionsOf(await signedUp(inject("latchUrl")));
  const given = fc.array(fc.tuple(fields, past), { minLength: 8, maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(given, query, fc.infiniteStream(meanwhile), (given, query, happening) =>
      transact(async (scope) => {
        await scope.sql`delete from tasks where user_id = ${scope.userId}`;
        for (const [index, [task, [kind, minutes]]] of given.entries()) {
          const { id } = await createTask(scope, {
            title: titles[index % 3] ?? "",
            description: "Task",
            ...task,
          });
          if (kind === "open") continue;
          await changeTasks(scope, kind, [id], { today });
          await scope.sql`
            update tasks set completed_at = completed_at - make_interval(mins => ${minutes}),
              deleted_at = deleted_at - make_interval(mins => ${minutes})
            where user_id = ${scope.userId} and id = ${id}`;
        }
        const before = await everyPage(scope, { ...query, limit: 100 });
        const touched = new Set<string>();
        const seen = await everyPage(scope, query, async (page) => {
          const { toLast, toOther, added } = happening.next().value;
          const other = before.at((toOther?.[0] ?? 0) % before.length);
          for (const [task, change] of [
            [page.at(-1), toLast],
            [other, toOther?.[1]],
          ] as const)
            if (task && change) {
              touched.add(task.id);
              await change(scope, task.id);
            }
          if (added) await createTask(scope, { title: "Added", ...added });
        });
        const untouched = (tasks: Task[]) =>
          tasks
            .filter(({ id, title }) => title !== "Added" && !touched.has(id))
            .map(({ id }) => id);
        expect(untouched(seen)).toEqual(untouched(before));
      }),
    ),
    { numRuns: 25 },
  );
});

/** The tasks of all pages, with something done after each. */
async function everyPage(
  scope: UserScope,
  query: ListQuery,
  afterEach?: (page: Task[]) => Promise<void>,
): Promise<Task[]> {
  // Only pages show a view in its own order.
  const list = query.sort === null ? listWithCounts : listTasks;
  const seen: Task[] = [];
  let after: string | undefined;
  do {
    const { tasks, next } = await list(scope, { ...query, today, after });
    seen.push(...tasks);
    after = next ?? undefined;
    if (after) await afterEach?.(tasks);
  } while (after);
  return seen;
}

describe("a cursor", () => {
  const id = "0198c5a4-7d2f-7c51-8f0a-0123456789ab";

  test("gives back the values it was made of", () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        dueOn,
        priority,
        fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        (id, due_on, priority, tier) => {
          const completed_at = new Date(0);
          const written = cursorAfter({ id, due_on, priority, completed_at, tier });
          expect(written).toMatch(/^[\w-]+$/);
          for (const sort of sorts)
            expect(readCursor(written, sort)).toEqual({
              id,
              due_order: due_on ?? "infinity",
              priority_rank: priorities.indexOf(priority),
              closed_at: completed_at.toISOString(),
              tier,
            });
        },
      ),
    );
  });

  test("that is a bare id is one for the order that goes by ids alone", () => {
    expect(sorts.filter((sort) => readCursor(id, sort))).toEqual(["newest"]);
  });

  test.each([
    ["nothing", ""],
    ["what is not base64", "?"],
    ["values in other shapes", "x infinity 0"],
    ["a day that is none", `${id} 2026-02-30 0`],
    ["a day that no task can have", `${id} 1899-12-31 0`],
    ["a priority that is none", `${id} infinity 4`],
    ["a tier that is none", `${id} infinity 0  4`],
    ["too few values", `${id} infinity`],
    ["too many values", `${id} infinity 0  1 1`],
  ])("cannot be made of %s", (_, content) => {
    for (const text of [content, Buffer.from(content).toString("base64url")])
      for (const sort of sorts) expect(readCursor(text, sort)).toBeNull();
  });
});
