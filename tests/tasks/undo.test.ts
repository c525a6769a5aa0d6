import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, inject, test } from "vitest";
import { changeTasks, undo } from "../../app/tasks/changes.server";
import { taskForm } from "../../app/tasks/task";
import { createTask, editTask, findTask } from "../../app/tasks/tasks.server";
import { listActionOf, taskActionOf } from "../../app/tasks/web/actions.server";
import { saveTask } from "../../app/tasks/web/task-form.server";
import type { Transact, UserScope } from "../../db/client.server";
import { signedUp } from "../support/person";
import { transactionsOf } from "../support/scope";

const today = "2026-03-10";
let transact: Transact;
let ids: string[];

beforeEach(async () => {
  transact = transactionsOf(await signedUp(inject("latchUrl")));
  ids = await transact(async (scope) => {
    const made = [];
    for (const due_on of ["2026-03-01", null, "2026-04-01"])
      made.push((await createTask(scope, { title: "Task", due_on })).id);
    return made;
  });
  await transact((scope) => changeTasks(scope, "complete", ids.slice(2), { today }));
});

type Row = { version: number; updated_at: Date; action_id: string | null; undo_values: object };

/** All of the tasks, without what every change sets and what undoing it needs. */
const all = () =>
  transact(async ({ sql }) => {
    const rows = await sql<Row[]>`select * from tasks order by id`;
    return rows.map(
      ({ version: _, updated_at: __, action_id: ___, undo_values: ____, ...row }) => row,
    );
  });

const actions = {
  complete: (scope: UserScope) => changeTasks(scope, "complete", ids, { today }),
  reopen: (scope: UserScope) => changeTasks(scope, "reopen", ids),
  delete: (scope: UserScope) => changeTasks(scope, "delete", ids),
  "set a due date": (scope: UserScope) => changeTasks(scope, "due", ids, { due_on: "2026-05-05" }),
  "take the due date": (scope: UserScope) => changeTasks(scope, "due", ids, { due_on: null }),
};

describe.each(Object.entries(actions))("to %s several at once", (name, act) => {
  test("is undone as one, to what each was", async () => {
    const before = await all();
    const outcome = await transact(act);
    expect(await all()).not.toEqual(before);
    const { count, finished } = await undo(transact, outcome.undo, today);
    expect({ count, finished }).toEqual({ count: outcome.tasks.length, finished: true });
    expect(await all()).toEqual(before);
  });

  test("is undone once, however often that is asked for", async () => {
    const { undo: token, tasks } = await transact(act);
    const undone = await Promise.all(Array.from({ length: 8 }, () => undo(transact, token, today)));
    expect(undone.reduce((sum, { count }) => sum + count, 0)).toBe(tasks.length);
  });

  test("leaves alone what another action has changed since", async () => {
    const { undo: token } = await transact(act);
    const [id = ""] = ids;
    await transact(async (scope) =>
      name === "delete" ? changeTasks(scope, "restore", [id]) : changeTasks(scope, "delete", [id]),
    );
    const [changed] = await all();
    await undo(transact, token, today);
    expect((await all())[0]).toEqual(changed);
  });

  test("does not take back what was edited since", async () => {
    if (name === "delete") return;
    const { undo: token } = await transact(act);
    const [id = ""] = ids;
    await transact((scope) => editTask(scope, id, { title: "Edited" }));
    await undo(transact, token, today);
    expect((await transact((scope) => findTask(scope, id)))?.title).toBe("Edited");
  });
});

test("a token that no action gave undoes nothing", async () => {
  const before = await all();
  for (const kind of ["complete", "reopen", "delete", "due"] as const)
    expect(await undo(transact, `${kind}.${randomUUID()}`, today)).toMatchObject({ count: 0 });
  expect(await all()).toEqual(before);
});

test("what is no token undoes nothing", async () => {
  const { undo: token } = await transact((scope) => changeTasks(scope, "delete", ids));
  const id = token?.split(".")[1];
  const others = [undefined, null, "", "delete", id, `purge.${id}`, `complete.${id}`];
  for (const other of [...others, `${token}.x`, "delete.1", `toString.${id}`])
    expect(await undo(transact, other, today)).toMatchObject({ count: 0, finished: true });
  expect(await undo(transact, token, today)).toMatchObject({ count: 3 });
});

test("does not take away a due date that was set by itself later", async () => {
  const { undo: token } = await transact((scope) =>
    changeTasks(scope, "due", ids, { due_on: "2026-05-05" }),
  );
  await transact((scope) => editTask(scope, ids[0] ?? "", { due_on: "2026-06-06" }));
  await transact((scope) =>
    editTask(scope, ids[1] ?? "", { title: "Edited", due_on: "2026-05-05" }),
  );
  expect(await undo(transact, token, today)).toMatchObject({ count: 2, finished: true });
  const due = await transact(
    ({ sql }) => sql<{ due_on: string }[]>`select due_on from tasks order by id`,
  );
  expect(due.map(({ due_on }) => due_on)).toEqual(["2026-06-06", null, "2026-04-01"]);
});

test("undoes a completion after the due date was changed", async () => {
  const { undo: token } = await transact((scope) =>
    changeTasks(scope, "complete", [ids[0] ?? ""], { today }),
  );
  await transact((scope) => editTask(scope, ids[0] ?? "", { due_on: "2026-06-06" }));
  expect(await undo(transact, token, today)).toMatchObject({ count: 1, finished: true });
});

describe("a task's button", () => {
  const press = async (button: string, id: string | undefined = ids[0]) => {
    const form = { [button]: id ?? "" };
    const performed = await taskActionOf(form)?.(transact, form);
    return performed && [performed.notice, performed.details?.undo ?? null];
  };

  test("gives the notice of what was done and what undoes it", async () => {
    const [notice, token] = (await press("complete")) ?? [];
    expect(notice).toBe("completed");
    expect(await undo(transact, token, today)).toMatchObject({ count: 1 });
  });

  test("pressed twice has done it", async () => {
    await press("complete");
    expect(await press("complete")).toEqual(["completed", null]);
    await press("delete");
    expect(await press("delete")).toBeNull();
  });

  test("restores from the trash and deletes forever only there", async () => {
    expect(await press("purge")).toBeNull();
    expect(await press("restore")).toBeNull();
    await press("delete");
    expect(await press("complete")).toBeNull();
    expect(await press("restore")).toEqual(["restored", null]);
    await press("delete");
    expect(await press("purge")).toEqual(["purged", null]);
    expect(await press("restore")).toBeNull();
  });

  test.each([randomUUID(), "7", ""])("does nothing to %j", async (id) => {
    for (const button of ["complete", "reopen", "delete", "restore", "purge"])
      expect(await press(button, id)).toBeNull();
  });

  test("deletes nothing forever that was restored meanwhile", async () => {
    await press("delete");
    await press("restore");
    expect((await transact((scope) => changeTasks(scope, "purge", ids))).tasks).toEqual([]);
  });
});

test.each([
  ["selection", "select"],
  ["bulk", "pick"],
])("%s changes the tasks that the fields %s- name, as one", async (button, field) => {
  const fields = Object.fromEntries(ids.map((id) => [`${field}-${id}`, "on"]));
  const form = { ...fields, [button]: "delete" };
  const performed = await listActionOf(form)?.(transact, form);
  expect(performed).toMatchObject({ notice: "deleted", details: { count: 3 } });
  expect(await undo(transact, performed?.details?.undo, today)).toMatchObject({ count: 3 });
});

test("an edit is undone to what the task was, and then the change before it", async () => {
  const [id = ""] = ids;
  const before = await all();
  const change = await transact((scope) =>
    changeTasks(scope, "priority", [id], { priority: "high" }),
  );
  const between = await all();
  const form = {
    title: "Edited",
    description: "Anew",
    due_on: "2026-06-01",
    repeat_rule: "FREQ=DAILY",
  };
  const edit = () =>
    transact((scope) => saveTask(scope, id, taskForm.parse({ ...form, priority: "low" })));
  const saved = await edit();
  expect(await all()).not.toEqual(between);
  // Sent again, the form has changed nothing that could be undone.
  expect(await edit()).toMatchObject({ undo: null });
  await undo(transact, (saved as { undo: string }).undo, today);
  expect(await all()).toEqual(between);
  await undo(transact, change.undo, today);
  expect(await all()).toEqual(before);
});
