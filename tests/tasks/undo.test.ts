import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, inject, test } from "vitest";
import type { Transact } from "../../app/tasks/batches.server";
import { completeTasks, reopenTasks } from "../../app/tasks/completion.server";
import { setDueDates } from "../../app/tasks/due-dates.server";
import { performRowAction } from "../../app/tasks/row-actions.server";
import { createTask, editTask, findTask } from "../../app/tasks/tasks.server";
import { deleteTasks, purgeTasks, restoreTasks } from "../../app/tasks/trash.server";
import { undo } from "../../app/tasks/undo.server";
import { spellUndo, undoTokenOrNull } from "../../app/tasks/undo-token.server";
import type { UserScope } from "../../db/client.server";
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
  await transact((scope) => completeTasks(scope, ids.slice(2), today));
});

type Row = { version: number; updated_at: Date; action_id: string | null };

/** All of the tasks but what every change sets. */
const all = () =>
  transact(async ({ sql }) => {
    const rows = await sql<Row[]>`select * from tasks order by id`;
    return rows.map(({ version: _, updated_at: __, action_id: ___, ...row }) => row);
  });

const actions = {
  complete: (scope: UserScope) => completeTasks(scope, ids, today),
  reopen: (scope: UserScope) => reopenTasks(scope, ids),
  delete: (scope: UserScope) => deleteTasks(scope, ids),
  "set a due date": (scope: UserScope) => setDueDates(scope, ids, "2026-05-05"),
  "take the due date": (scope: UserScope) => setDueDates(scope, ids, null),
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
      name === "delete" ? restoreTasks(scope, [id]) : deleteTasks(scope, [id]),
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
    expect(await undo(transact, { kind, batch: randomUUID() }, today)).toMatchObject({ count: 0 });
  expect(await all()).toEqual(before);
});

test("a token comes through a form as it was, and nothing else is one", () => {
  const token = { kind: "delete", batch: randomUUID() } as const;
  expect(undoTokenOrNull(spellUndo(token))).toEqual(token);
  for (const other of [
    undefined,
    "",
    "delete",
    `purge.${token.batch}`,
    `delete.${token.batch}.x`,
    "delete.1",
  ])
    expect(undoTokenOrNull(other)).toBeNull();
});

test("does not take away a due date that was set by itself later", async () => {
  const { undo: token } = await transact((scope) => setDueDates(scope, ids, "2026-05-05"));
  await transact((scope) => editTask(scope, ids[0] ?? "", { due_on: "2026-06-06" }));
  await transact((scope) =>
    editTask(scope, ids[1] ?? "", { title: "Edited", due_on: "2026-05-05" }),
  );
  expect(await undo(transact, token, today)).toEqual({ count: 2, finished: true });
  const due = await transact(
    ({ sql }) => sql<{ due_on: string }[]>`select due_on from tasks order by id`,
  );
  expect(due.map(({ due_on }) => due_on)).toEqual(["2026-06-06", null, "2026-04-01"]);
});

test("undoes a completion after the due date was changed", async () => {
  const { undo: token } = await transact((scope) => completeTasks(scope, [ids[0] ?? ""], today));
  await transact((scope) => editTask(scope, ids[0] ?? "", { due_on: "2026-06-06" }));
  expect(await undo(transact, token, today)).toEqual({ count: 1, finished: true });
});

describe("a row's button", () => {
  const press = (action: Parameters<typeof performRowAction>[1], id: unknown = ids[0]) =>
    transact((scope) => performRowAction(scope, action, id, today));

  test("gives what was done and what undoes it", async () => {
    const done = await press("complete");
    expect(done?.outcome).toBe("completed");
    const token = undoTokenOrNull(done?.undo);
    expect(token && (await undo(transact, token, today))).toMatchObject({ count: 1 });
  });

  test("pressed twice has done it", async () => {
    await press("complete");
    expect(await press("complete")).toEqual({ outcome: "completed", undo: null });
    await press("delete");
    expect(await press("delete")).toBeNull();
  });

  test("restores from the trash and deletes for good only there", async () => {
    expect(await press("purge")).toBeNull();
    expect(await press("restore")).toBeNull();
    await press("delete");
    expect(await press("complete")).toBeNull();
    expect(await press("restore")).toEqual({ outcome: "restored", undo: null });
    await press("delete");
    expect(await press("purge")).toEqual({ outcome: "purged", undo: null });
    expect(await press("restore")).toBeNull();
  });

  test.each([randomUUID(), "7", "", null])("does nothing to %s", async (id) => {
    for (const action of ["complete", "reopen", "delete", "restore", "purge"] as const)
      expect(await press(action, id)).toBeNull();
  });

  test("purges for good nothing that was restored meanwhile", async () => {
    await press("delete");
    await press("restore");
    expect(await transact((scope) => purgeTasks(scope, ids))).toEqual([]);
  });
});
