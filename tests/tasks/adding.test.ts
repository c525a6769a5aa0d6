import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { changeTasks, undo } from "../../app/tasks/changes.server";
import type { NewTask } from "../../app/tasks/task";
import { addTask, editTask, findTask } from "../../app/tasks/tasks.server";
import { addTyped } from "../../app/tasks/web/add.server";
import type { Transact } from "../../db/client.server";
import { signedUp } from "../support/person";
import { transactionsOf } from "../support/scope";

/** A Friday. */
const today = "2026-11-27";
const title = "Pay rent fri !high monthly";
let transact: Transact;

beforeAll(async () => {
  transact = transactionsOf(await signedUp(inject("latchUrl")));
});

/** Adds a task and has its title read. */
async function add(fields: Partial<NewTask> = {}, key: string | null = null) {
  const { task, understood } = await transact((scope) =>
    addTask(scope, { title, ...fields }, { today, filled: [], key }),
  );
  if (!understood) throw new Error(`Nothing was read from ${title}`);
  return { ...understood, task, id: task.id };
}

const find = (id: string) => transact((scope) => findTask(scope, id));
const ask = (token: string) => undo(transact, token, today);

const asRead = { title: "Pay rent", due_on: "2026-12-04", priority: "high", repeat: "monthly" };
const asTyped = { title, due_on: null, priority: "none", repeat: null };

test("a title fills in the fields of its task", async () => {
  expect((await add()).task).toMatchObject(asRead);
});

test("a title without such words is as it was typed, and nothing was read", async () => {
  const options = { today, filled: [] };
  const typed = { title: "renovation", priority: "low" } as const;
  const added = await transact((scope) => addTask(scope, typed, options));
  expect(added).toMatchObject({ task: typed, understood: null });
});

describe("keeping a title as text", () => {
  test("puts the words back and takes away what they filled in", async () => {
    const { id, keepAsText } = await add();
    expect((await ask(keepAsText)).count).toBe(1);
    expect(await find(id)).toMatchObject(asTyped);
  });

  test.each([{ repeat_rule: "FREQ=WEEKLY;INTERVAL=2" }, { repeat: "weekly" }] as const)(
    "leaves the repeat that was filled in: %j",
    async (repeat) => {
      const { task, understood } = await transact((scope) =>
        addTask(scope, { title: "Pay rent fri", ...repeat }, { today, filled: ["repeat"] }),
      );
      await ask(understood?.keepAsText ?? "");
      expect(await find(task.id)).toMatchObject({ title: "Pay rent fri", ...repeat });
    },
  );

  test("leaves what was filled in otherwise", async () => {
    const { task, id, keepAsText } = await add({ description: "By post", due_on: "2026-11-30" });
    // The list's own day gives way to the title's, and comes back with its words.
    expect(task.due_on).toBe("2026-12-04");
    await ask(keepAsText);
    const kept = { ...asTyped, description: "By post", due_on: "2026-11-30" };
    expect(await find(id)).toMatchObject(kept);
  });

  test("is done once, however often it is asked for", async () => {
    const { id, keepAsText } = await add();
    const asked = await Promise.all(Array.from({ length: 8 }, () => ask(keepAsText)));
    expect(asked.reduce((sum, { count }) => sum + count, 0)).toBe(1);
    expect(await find(id)).toMatchObject({ ...asTyped, version: 2 });
  });

  test.each([
    ["edited", (id: string) => transact((scope) => editTask(scope, id, { title: "Mine" }))],
    ["described", (id: string) => transact((scope) => editTask(scope, id, { description: "x" }))],
    [
      "completed",
      (id: string) => transact((scope) => changeTasks(scope, "complete", [id], { today })),
    ],
    ["deleted", (id: string) => transact((scope) => changeTasks(scope, "delete", [id]))],
  ])("changes nothing in a task that was %s since", async (_, change) => {
    const { id, keepAsText, undo } = await add();
    await change(id);
    const before = await find(id);
    for (const token of [keepAsText, undo]) expect((await ask(token)).count).toBe(0);
    expect(await find(id)).toEqual(before);
  });
});

test("undoing an addition moves the task to the trash, from where it can be restored as it was", async () => {
  const { id, undo: token } = await add();
  expect((await ask(token)).count).toBe(1);
  expect(await find(id)).toBe(null);
  expect((await ask(token)).count).toBe(0);
  await transact((scope) => changeTasks(scope, "restore", [id]));
  expect(await find(id)).toMatchObject(asRead);
});

test("a form sent twice adds one task, which both answers can keep as text", async () => {
  const key = randomUUID();
  const [first, second] = [await add({}, key), await add({}, key)];
  expect(second.id).toBe(first.id);
  expect((await ask(second.keepAsText)).count).toBe(1);
});

test("nobody's tokens are another's", async () => {
  const { id, keepAsText } = await add();
  const other = transactionsOf(await signedUp(inject("latchUrl")));
  expect((await undo(other, keepAsText, today)).count).toBe(0);
  expect(await find(id)).toMatchObject(asRead);
});

describe("a form that arrives after midnight", () => {
  test.each([
    ["Pay rent tomorrow", "2026-11-28"],
    ["Pay rent today", "2026-11-27"],
    ["Pay rent fri", "2026-12-04"],
    ["Pay rent sat", null],
    ["Pay rent weekend", "2026-11-28"],
  ])("says %j of the day that it is then, %s", async (title, due_on) => {
    // Filled in on Thursday.
    const [form, task] = [
      { title, key: randomUUID() },
      { title, description: null },
    ];
    const { undo: token } = await transact((scope) => addTyped(scope, form, task, today));
    const added = await transact(
      ({ sql }) => sql`select due_on from tasks where add_key = ${form.key}`,
    );
    expect(added).toEqual([{ due_on }]);
    expect(token === undefined).toBe(due_on === null);
  });
});
