import { afterAll, beforeEach, describe, expect, inject, test } from "vitest";
import {
  changeTasks,
  chunkSize,
  clearCompleted,
  newClearing,
  purgeOldTrash,
  undo,
} from "../../app/tasks/changes.server";
import { countTasks, listTasks } from "../../app/tasks/list.server";
import { createTask, editTask, findTask, toggleTask } from "../../app/tasks/tasks.server";
import type { Sql, Transact } from "../../db/client.server";
import { connectAsOwner, takeRole } from "../support/owner";
import { signedUp } from "../support/person";
import { transactionsOf } from "../support/scope";
import { sessionOf } from "../support/session";

const today = "2026-03-10";
const owner = await connectAsOwner(inject("environment"));
afterAll(() => owner.close());
let transact: Transact;
let userId: string;
let id: string;

beforeEach(async () => {
  const ada = await signedUp(inject("latchUrl"));
  transact = transactionsOf(ada);
  userId = sessionOf(ada).userId;
  id = (await transact((scope) => createTask(scope, { title: "Milk", due_on: today }))).id;
});

const counts = () => transact((scope) => countTasks(scope, today));
const remove = (ids = [id]) => transact((scope) => changeTasks(scope, "delete", ids));

describe("a task in the trash", () => {
  beforeEach(() => remove());

  test("is in no list and no count but the trash's", async () => {
    for (const view of ["open", "today", "upcoming", "done"] as const)
      expect((await transact((scope) => listTasks(scope, { view, today }))).tasks).toEqual([]);
    for (const status of ["open", "done", "all"] as const)
      expect((await transact((scope) => listTasks(scope, { status }))).tasks).toEqual([]);
    expect(await counts()).toEqual({ open: 0, today: 0, upcoming: 0, done: 0, trash: 1 });
  });

  test("is found, edited, completed, reopened and dated by nothing", async () => {
    expect(await transact((scope) => findTask(scope, id))).toBeNull();
    expect(await transact((scope) => editTask(scope, id, { title: "x" }))).toBeNull();
    expect(await transact((scope) => toggleTask(scope, id))).toBeNull();
    for (const { tasks } of [
      await transact((scope) => changeTasks(scope, "complete", [id], { today })),
      await transact((scope) => changeTasks(scope, "reopen", [id])),
      await transact((scope) => changeTasks(scope, "due", [id], { due_on: null })),
      await remove(),
    ])
      expect(tasks).toEqual([]);
  });

  test("comes back as it was", async () => {
    const {
      tasks: [restored],
    } = await transact((scope) => changeTasks(scope, "restore", [id]));
    expect(restored).toMatchObject({ title: "Milk", due_on: today });
    expect(await counts()).toEqual({ open: 1, today: 1, upcoming: 0, done: 0, trash: 0 });
  });
});

/** Makes it that long ago that this person's trash was filled; and what else in the same transaction, before sign-in. */
const ageTrash = (days: number, andThen: (sql: Sql) => unknown = () => {}) =>
  owner.pool.begin(async (sql) => {
    await takeRole(sql, "user", userId);
    await sql`update tasks set deleted_at = now() - make_interval(days => ${days}::int)
      where user_id = ${userId} and deleted_at is not null`;
    await takeRole(sql, "auth");
    return andThen(sql);
  });

describe("emptying old trash", () => {
  test("removes tasks that were deleted more than 30 days ago, and no others", async () => {
    await remove();
    await ageTrash(31);
    const young = await transact((scope) => createTask(scope, { title: "Young" }));
    await remove([young.id]);
    const kept = await transact((scope) => createTask(scope, { title: "Kept" }));
    // Perhaps the housekeeping of another test's server was faster.
    await purgeOldTrash();
    const left = await transact(
      ({ sql }) => sql<{ id: string }[]>`select id from tasks order by id`,
    );
    expect(left.map((task) => task.id)).toEqual([young.id, kept.id]);
  });

  test("leaves what has been there for less than 30 days", async () => {
    await remove();
    await ageTrash(29);
    await purgeOldTrash();
    expect((await counts()).trash).toBe(1);
  });

  test("takes no more than it is told at once", async () => {
    await transact(async (scope) => {
      for (let n = 0; n < 5; n++) await createTask(scope, { title: `Old ${n}` });
      const { tasks } = await listTasks(scope);
      await changeTasks(
        scope,
        "delete",
        tasks.map((task) => task.id),
      );
    });
    // At once, so that the housekeeping of another test's server takes none of them.
    await ageTrash(31, async (sql) => {
      expect(await sql`select purge_trash(2)::int as count`).toEqual([{ count: 2 }]);
    });
    expect((await counts()).trash).toBe(4);
  });

  test("is for nobody who is signed in", async () => {
    const refused = transact(({ sql }) => sql`select purge_trash(1)`);
    await expect(refused).rejects.toMatchObject({ code: "42501" });
  });
});

describe("clearing what is done", () => {
  const many = 2 * chunkSize + 7;

  beforeEach(async () => {
    await transact(
      ({ sql }) => sql`
        insert into tasks (user_id, id, title, completed_at)
        select ${userId}, gen_random_uuid(), 'Done ' || n, now() from generate_series(1, ${many}::int) n`,
    );
  });

  const allCounts = () =>
    transact(async ({ sql }) => {
      const rows = await sql<{ status: string; count: number }[]>`
        select status, count(*)::int from tasks group by status`;
      return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
    });

  test("moves all of it to the trash, more than one transaction holds, and comes back as one", async () => {
    const { undo: token, count, finished } = await clearCompleted(transact);
    expect({ count, finished }).toEqual({ count: many, finished: true });
    expect(await allCounts()).toEqual({ open: 1, trash: many });
    await remove();
    expect(await undo(transact, token, today)).toMatchObject({ count: many, finished: true });
    expect(await allCounts()).toEqual({ completed: many, trash: 1 });
  });

  test("takes no transaction of more than a chunk", async () => {
    const sizes: number[] = [];
    const counting: Transact = async (work) => {
      const before = (await allCounts()).trash ?? 0;
      const result = await transact(work);
      sizes.push(((await allCounts()).trash ?? 0) - before);
      return result;
    };
    await clearCompleted(counting);
    expect(sizes).toEqual([chunkSize, chunkSize, 7]);
  });

  test("goes on where an interrupted one was, and is still undone as one", async () => {
    const token = newClearing();
    let transactions = 0;
    const failing: Transact = (work) => {
      if (++transactions > 1) throw new Error("The connection is gone");
      return transact(work);
    };
    await expect(clearCompleted(failing, token)).rejects.toThrow("gone");
    expect(await allCounts()).toMatchObject({ trash: chunkSize });
    await clearCompleted(transact, token);
    await undo(transact, token, today);
    expect(await allCounts()).toEqual({ open: 1, completed: many });
  });
});

test("counts go to 1,000 and one more", async () => {
  await transact(
    ({ sql }) => sql`
      insert into tasks (user_id, id, title, due_on)
      select ${userId}, gen_random_uuid(), 'Task', ${today}::date + case when n > 999 then 1 else 0 end
      from generate_series(1, 2500) n`,
  );
  expect(await counts()).toEqual({ open: 1001, today: 1000, upcoming: 1001, done: 0, trash: 0 });
});
