import { beforeEach, describe, expect, inject, test } from "vitest";
import { changeTasks, undo } from "../../app/tasks/changes.server";
import { listTasks } from "../../app/tasks/list.server";
import type { Repeat } from "../../app/tasks/names";
import { createTask, editTask, toggleTask } from "../../app/tasks/tasks.server";
import type { Transact } from "../../db/client.server";
import { signedUp } from "../support/person";
import { transactionsOf } from "../support/scope";

const today = "2026-03-10";
let transact: Transact;
let id: string;

beforeEach(async () => {
  transact = transactionsOf(await signedUp(inject("latchUrl")));
  id = await add({});
});

const add = (fields: { due_on?: string | null; repeat?: Repeat | null; title?: string }) =>
  transact(async (scope) => {
    const defaults = { title: "Water the plants", due_on: today, repeat: "weekly" as const };
    return (await createTask(scope, { ...defaults, priority: "high", ...fields })).id;
  });

const open = () => transact(async (scope) => (await listTasks(scope, { view: "open" })).tasks);
const complete = (ids = [id]) =>
  transact((scope) => changeTasks(scope, "complete", ids, { today }));

describe("completing a repeating task", () => {
  test("adds the next one, with all that it says", async () => {
    await complete();
    const [next, ...others] = await open();
    expect(others).toEqual([]);
    expect(next).toMatchObject({
      title: "Water the plants",
      due_on: "2026-03-17",
      priority: "high",
      repeat: "weekly",
      completed: false,
      version: 1,
    });
    expect(next?.id).not.toBe(id);
  });

  test("adds one next task when it is done 16 times at once", async () => {
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => complete()));
    expect(outcomes.map(({ tasks }) => tasks.length).sort()).toEqual([...Array(15).fill(0), 1]);
    expect(await open()).toHaveLength(1);
  });

  test("adds one next task when it is completed in every way at once", async () => {
    const ways = [
      () => complete(),
      () => transact((scope) => editTask(scope, id, { completed: true }, today)),
    ];
    await Promise.all(Array.from({ length: 16 }, (_, index) => ways[index % ways.length]?.()));
    expect(await open()).toHaveLength(1);
  });

  test("adds one for each of several", async () => {
    const other = await add({ title: "Pay the rent", due_on: "2026-01-31", repeat: "monthly" });
    const once = await add({ title: "Once", repeat: null });
    const { tasks } = await complete([id, other, once]);
    expect(tasks).toHaveLength(3);
    const next = await open();
    expect(next.map(({ title, due_on }) => [title, due_on]).sort()).toEqual([
      ["Pay the rent", "2026-03-31"],
      ["Water the plants", "2026-03-17"],
    ]);
  });

  test("keeps to the 31st through a shorter month, unless another date is set", async () => {
    await complete();
    let current = await add({ title: "Rent", due_on: "2026-01-31", repeat: "monthly" });
    const dueAfter = async (day: string) => {
      await transact((scope) => changeTasks(scope, "complete", [current], { today: day }));
      const next = (await open()).find(({ title }) => title === "Rent");
      current = next?.id ?? "";
      return next?.due_on;
    };
    expect(await dueAfter("2026-01-31")).toBe("2026-02-28");
    expect(await dueAfter("2026-02-28")).toBe("2026-03-31");
    expect(await dueAfter("2026-03-31")).toBe("2026-04-30");
    await transact((scope) => editTask(scope, current, { due_on: "2026-04-29" }));
    expect(await dueAfter("2026-04-29")).toBe("2026-05-29");
  });

  test("adds none after the calendar's last day", async () => {
    const last = await add({ due_on: "9999-12-31" });
    await complete([id]);
    const { tasks } = await complete([last]);
    expect(tasks).toHaveLength(1);
    expect(await open()).toHaveLength(1);
  });
});

describe("taking the completion back", () => {
  const ways = {
    undo: async (token: Awaited<ReturnType<typeof complete>>["undo"]) =>
      void (await undo(transact, token, today)),
    reopening: async () => void (await transact((scope) => changeTasks(scope, "reopen", [id]))),
    toggling: async () => void (await transact((scope) => toggleTask(scope, id, today))),
  };

  test.each(Object.entries(ways))("by %s removes the untouched next task", async (_, takeBack) => {
    const { undo: token } = await complete();
    await takeBack(token);
    expect((await open()).map((task) => task.id)).toEqual([id]);
  });

  test.each(Object.entries(ways))(
    "by %s keeps a next task that was edited",
    async (_, takeBack) => {
      const { undo: token } = await complete();
      const [next] = await open();
      await transact((scope) => editTask(scope, next?.id ?? "", { title: "Water all of them" }));
      await takeBack(token);
      expect((await open()).map((task) => task.id).sort()).toEqual([id, next?.id].sort());
      await complete();
      expect((await open()).map((task) => task.id)).toEqual([next?.id]);
    },
  );

  test("keeps a next task that is in the trash there", async () => {
    const { undo: token } = await complete();
    const [next] = await open();
    await transact((scope) => changeTasks(scope, "delete", [next?.id ?? ""]));
    await undo(transact, token, today);
    const trash = await transact((scope) => listTasks(scope, { view: "trash" }));
    expect(trash.tasks.map((task) => task.id)).toEqual([next?.id]);
  });

  test("and completing again adds the next one again", async () => {
    const { undo: token } = await complete();
    await undo(transact, token, today);
    await complete();
    expect((await open()).map(({ due_on }) => due_on)).toEqual(["2026-03-17"]);
  });

  test("is undone with the next one", async () => {
    await complete();
    const { undo: token } = await transact((scope) => changeTasks(scope, "reopen", [id]));
    await undo(transact, token, today);
    expect((await open()).map(({ due_on }) => due_on)).toEqual(["2026-03-17"]);
  });
});
