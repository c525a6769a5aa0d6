import { beforeEach, describe, expect, inject, test } from "vitest";
import { changeTasks } from "../../app/tasks/changes.server";
import { taskForm } from "../../app/tasks/task";
import { createTask, editTask, findTask, isConflict } from "../../app/tasks/tasks.server";
import type { Transact } from "../../db/client.server";
import { signedUp } from "../support/person";
import { transactionsOf } from "../support/scope";

let transact: Transact;
let id: string;

beforeEach(async () => {
  transact = transactionsOf(await signedUp(inject("latchUrl")));
  id = (await transact((scope) => createTask(scope, { title: "Before" }))).id;
});

const find = () => transact((scope) => findTask(scope, id));
const edit = (change: Parameters<typeof editTask>[2]) =>
  transact((scope) => editTask(scope, id, change));

describe("an edit of an older version", () => {
  test("changes nothing and gives the task as it is", async () => {
    await edit({ title: "Theirs", version: 1 });
    const answer = await edit({ title: "Mine", description: "x", completed: true, version: 1 });
    expect(answer).toEqual({ conflict: await find() });
    expect(await find()).toMatchObject({ title: "Theirs", version: 2, completed: false });
  });

  test("is refused to all but one of 16 at once", async () => {
    const edits = Array.from({ length: 16 }, (_, n) => edit({ title: `Mine ${n}`, version: 1 }));
    const answers = await Promise.all(edits);
    const accepted = answers.filter((answer) => !isConflict(answer));
    expect(accepted).toHaveLength(1);
    expect(await find()).toEqual(accepted[0]);
  });

  test("overwrites when it names no version", async () => {
    await edit({ title: "Theirs", version: 1 });
    expect(await edit({ title: "Mine" })).toMatchObject({ title: "Mine", version: 3 });
  });

  test("is none for a task that is in the trash: there is no such task", async () => {
    await transact((scope) => changeTasks(scope, "delete", [id]));
    expect(await edit({ title: "Mine", version: 1 })).toBeNull();
  });
});

test("every change makes a new version", async () => {
  const versions: (number | undefined)[] = [];
  const note = async (change: Promise<unknown>) => {
    await change;
    versions.push((await find())?.version);
  };
  await note(edit({ due_on: "2026-05-05" }));
  await note(edit({ priority: "high" }));
  await note(edit({ completed: true }));
  await note(edit({ completed: true }));
  await note(edit({ completed: false }));
  await note(transact((scope) => changeTasks(scope, "complete", [id], { today: "2026-05-05" })));
  await note(transact((scope) => changeTasks(scope, "due", [id], { due_on: null })));
  await transact((scope) => changeTasks(scope, "delete", [id]));
  await note(transact((scope) => changeTasks(scope, "restore", [id])));
  expect(versions).toEqual([2, 3, 4, 4, 5, 6, 7, 9]);
});

describe("an edit", () => {
  test("leaves what it does not name", async () => {
    const fields = { due_on: "2026-05-05", priority: "low", repeat: "daily" } as const;
    await edit({ ...fields, description: "Kept" });
    const {
      version: _,
      updated_at: __,
      ...before
    } = (await find()) ?? { version: 0, updated_at: 0 };
    await edit({ title: "After" });
    expect(await find()).toMatchObject({ ...before, title: "After" });
  });

  test("takes away what it names as none", async () => {
    await edit({ due_on: "2026-05-05", priority: "low", repeat: "daily" });
    await edit({ due_on: null, priority: "none", repeat: null });
    expect(await find()).toMatchObject({ due_on: null, priority: "none", repeat: null });
  });

  test("by a form leaves fields that the form does not have", async () => {
    await edit({ due_on: "2026-05-05", priority: "low", repeat: "daily" });
    await edit(taskForm.parse({ title: "After", description: "" }));
    expect(await find()).toMatchObject({ due_on: "2026-05-05", priority: "low", repeat: "daily" });
    await edit(taskForm.parse({ title: "After", due_on: "", priority: "none", repeat: "" }));
    expect(await find()).toMatchObject({ due_on: null, priority: "none", repeat: null });
  });

  test("by a form carries the version it was shown", async () => {
    await edit(taskForm.parse({ title: "Theirs", version: "1" }));
    expect(isConflict(await edit(taskForm.parse({ title: "Mine", version: "1" })))).toBe(true);
  });
});

test("the same add sent 16 times at once makes one task, with all its fields", async () => {
  const key = crypto.randomUUID();
  const fields = {
    title: "Once",
    due_on: "2026-05-05",
    priority: "medium",
    repeat: "weekly",
  } as const;
  const added = await Promise.all(
    Array.from({ length: 16 }, () => transact((scope) => createTask(scope, fields, key))),
  );
  expect(new Set(added.map((task) => task.id)).size).toBe(1);
  expect(added[0]).toMatchObject({
    title: "Once",
    due_on: "2026-05-05",
    priority: "medium",
    repeat: "weekly",
  });
});
