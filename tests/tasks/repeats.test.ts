import fc from "fast-check";
import { beforeEach, describe, expect, inject, test } from "vitest";
import { type ActionName, changeTasks, undo } from "../../app/tasks/changes.server";
import { daysAfter } from "../../app/tasks/day-words";
import { listTasks } from "../../app/tasks/list.server";
import type { Repeat } from "../../app/tasks/names";
import type { Task } from "../../app/tasks/task";
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

type Fields = {
  due_on?: string | null;
  repeat?: Repeat | null;
  repeat_rule?: string;
  title?: string;
};

const add = (fields: Fields) =>
  transact(async (scope) => {
    const repeat = fields.repeat_rule ? null : ("weekly" as const);
    const defaults = { title: "Water the plants", due_on: today, repeat };
    return (await createTask(scope, { ...defaults, priority: "high", ...fields })).id;
  });
const act = (name: ActionName, ...ids: string[]) =>
  transact((scope) => changeTasks(scope, name, ids, { today }));

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

  test("says that a series ends with the calendar", async () => {
    const last = await add({ due_on: "9999-12-31" });
    expect(await complete([id])).toMatchObject({ seriesEnded: 0 });
    expect(await complete([last])).toMatchObject({ tasks: [{ id: last }], seriesEnded: 1 });
    expect(await open()).toHaveLength(1);
    await act("reopen", last);
    const edited = await transact((scope) => editTask(scope, last, { completed: true }, today));
    expect(edited).toMatchObject({ completed: true, series_ended: true });
  });

  test("adds the next one by its rule", async () => {
    await act("delete", id);
    const rules = {
      "FREQ=WEEKLY;INTERVAL=2": "2026-03-24",
      "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": "2026-03-11",
      "FREQ=MONTHLY;BYMONTHDAY=-1": "2026-03-31",
      "FREQ=YEARLY": "2027-03-10",
      "FREQ=DAILY;INTERVAL=3;X-FROM=COMPLETION": "2026-03-13",
    };
    for (const [repeat_rule, due_on] of Object.entries(rules)) {
      await complete([await add({ repeat_rule })]);
      const [next, ...others] = await open();
      expect(next).toMatchObject({ repeat_rule, due_on });
      expect(others).toEqual([]);
      await act("delete", next?.id ?? "");
    }
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

describe("a rule and a word", () => {
  const fields = ({ repeat, repeat_rule }: { repeat: unknown; repeat_rule: unknown }) => [
    repeat,
    repeat_rule,
  ];
  const edit = async (patch: Parameters<typeof editTask>[2]) =>
    fields((await transact((scope) => editTask(scope, id, patch))) as Task);

  test("agree, whichever of them is set", async () => {
    expect(await edit({ repeat: "monthly" })).toEqual(["monthly", "FREQ=MONTHLY"]);
    expect(await edit({ repeat_rule: "FREQ=DAILY;INTERVAL=3" })).toEqual([
      "daily",
      "FREQ=DAILY;INTERVAL=3",
    ]);
    expect(await edit({ repeat_rule: "FREQ=YEARLY" })).toEqual(["monthly", "FREQ=YEARLY"]);
    expect(await edit({ repeat: null })).toEqual([null, null]);
    expect(await edit({ repeat_rule: "FREQ=DAILY" })).toEqual(["daily", "FREQ=DAILY"]);
    expect(await edit({ repeat_rule: null })).toEqual([null, null]);
  });

  test("stay as they are for a program that sends back the word", async () => {
    const kept = ["weekly", "FREQ=WEEKLY;INTERVAL=2"];
    expect(await edit({ repeat_rule: "FREQ=WEEKLY;INTERVAL=2" })).toEqual(kept);
    expect(await edit({ title: "Other", repeat: "weekly" })).toEqual(kept);
    expect(await edit({ repeat: "daily" })).toEqual(["daily", "FREQ=DAILY"]);
  });

  test("show the 31st of a task that is due on a shorter month's last day", async () => {
    await act("delete", id);
    await complete([await add({ due_on: "2027-01-31", repeat: "monthly" })]);
    const [february] = await open();
    const rule = "FREQ=MONTHLY;BYMONTHDAY=31";
    expect(february).toMatchObject({ due_on: "2027-02-28", repeat: "monthly", repeat_rule: rule });
    id = february?.id ?? "";
    const setDue = (due_on: string) =>
      transact((scope) => changeTasks(scope, "due", [id], { due_on }));
    const { undo: token } = await setDue("2027-02-20");
    expect((await open())[0]?.repeat_rule).toBe("FREQ=MONTHLY");
    await undo(transact, token, today);
    expect((await open())[0]).toMatchObject({ due_on: "2027-02-28", repeat_rule: rule });
    expect(await edit({ title: "Renamed" })).toEqual(["monthly", rule]);
    await complete();
    expect((await open())[0]).toMatchObject({ due_on: "2027-03-31", repeat_rule: "FREQ=MONTHLY" });
  });

  test("say nothing else of a day that was chosen, when another date is set", async () => {
    expect(await edit({ repeat_rule: "FREQ=MONTHLY;BYMONTHDAY=31" })).toHaveLength(2);
    await transact((scope) => changeTasks(scope, "due", [id], { due_on: "2027-02-20" }));
    expect((await open())[0]?.repeat_rule).toBe("FREQ=MONTHLY;BYMONTHDAY=31");
  });
});

describe("a series", () => {
  const onlyOpen = async () => {
    const tasks = await open();
    expect(tasks).toHaveLength(1);
    return tasks[0]?.id ?? "";
  };

  test("goes on when its next task is in the trash and the first is completed again", async () => {
    await complete();
    const next = await onlyOpen();
    expect(await act("delete", next)).toMatchObject({ seriesEnded: 1 });
    await act("reopen", id);
    await complete();
    const anew = await onlyOpen();
    expect([id, next]).not.toContain(anew);
    await act("restore", next);
    expect(await onlyOpen()).toBe(next);
  });

  test("goes on after its latest task, however many lie between", async () => {
    await complete();
    const second = await onlyOpen();
    await complete([second]);
    const third = await onlyOpen();
    await act("delete", third);
    await act("purge", third);
    await act("reopen", id);
    await complete();
    await onlyOpen();
    expect((await open())[0]).toMatchObject({ due_on: "2026-03-24" });
  });

  test("has no second open task when a link between was deleted for good", async () => {
    await complete();
    const second = await onlyOpen();
    await complete([second]);
    const third = await onlyOpen();
    await act("delete", second);
    await act("purge", second);
    await act("reopen", id);
    await complete();
    expect(await onlyOpen()).toBe(third);
  });

  test("goes on when all its open tasks are completed at once", async () => {
    await complete();
    const next = await onlyOpen();
    await transact((scope) => editTask(scope, next, { title: "Touched" }));
    await act("reopen", id);
    expect(await open()).toHaveLength(2);
    await complete([id, next]);
    expect([id, next]).not.toContain(await onlyOpen());
  });

  test("ends with a word when its open task is deleted, and not while it has another", async () => {
    await complete();
    const next = await onlyOpen();
    await transact((scope) => editTask(scope, next, { title: "Touched" }));
    await act("reopen", id);
    expect(await act("delete", id)).toMatchObject({ seriesEnded: 0 });
    const { undo: token, seriesEnded } = await act("delete", next);
    expect(seriesEnded).toBe(1);
    await undo(transact, token, today);
    expect(await onlyOpen()).toBe(next);
  });

  test("begins when a completed task is made to repeat", async () => {
    const once = await add({ repeat: null });
    await complete([once]);
    await act("delete", id);
    await transact((scope) => editTask(scope, once, { repeat_rule: "FREQ=YEARLY" }, today));
    await onlyOpen();
    expect((await open())[0]).toMatchObject({ due_on: "2027-03-10" });
  });

  const kinds = ["complete", "reopen", "delete", "restore", "purge"] as const;
  const steps = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...kinds), fc.nat(9)) },
      { weight: 1, arbitrary: fc.tuple(fc.constantFrom("due", "edit", "undo"), fc.nat(9)) },
    ),
    { minLength: 12, maxLength: 24, size: "max" },
  );
  /** All that was ever of the series: the tests have no other tasks. */
  const links = () =>
    transact(({ sql }) => sql<{ id: string; status: string }[]>`select id, status from tasks`);

  test("has an open task or said that it ended, whatever was done in whatever order", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (steps) => {
        await transact(({ sql }) => sql`delete from tasks`);
        id = await add({});
        let token: string | null = null;
        let hasEnded = false;
        for (const [name, number] of steps) {
          const before = await links();
          const openBefore = before.filter(({ status }) => status === "open").length;
          const target = before[number % before.length]?.id ?? id;
          let ended = 0;
          let changed = 0;
          if (name === "undo") {
            await undo(transact, token, today);
          } else if (name === "edit") {
            await transact((scope) => editTask(scope, target, { title: `Water ${number}` }));
          } else {
            const due_on = daysAfter(today, number);
            const outcome = await transact((scope) =>
              changeTasks(scope, name, [target], { today, due_on }),
            );
            token = outcome.undo ?? token;
            [ended, changed] = [outcome.seriesEnded, outcome.tasks.length];
          }
          const openNow = (await open()).length;
          if (name === "complete" && changed) expect(openNow).toBe(Math.max(1, openBefore - 1));
          if (name === "delete") expect(ended).toBe(openBefore > 0 && openNow === 0 ? 1 : 0);
          if (openNow > 0) hasEnded = false;
          else if (ended) hasEnded = true;
          expect(openNow > 0 || hasEnded, `after ${name}`).toBe(true);
        }
      }),
      { numRuns: 6 },
    );
  });

  test("has one open task after 16 changes of its tasks at once", async () => {
    await complete();
    const next = await onlyOpen();
    await transact((scope) => editTask(scope, next, { title: "Touched" }));
    await act("reopen", id);
    const ways = [
      () => act("complete", id, next),
      () => act("complete", next),
      () => transact((scope) => editTask(scope, id, { completed: true }, today)),
      () => transact((scope) => toggleTask(scope, id, today)),
    ];
    await Promise.all(Array.from({ length: 16 }, (_, index) => ways[index % ways.length]?.()));
    await complete([id, next]);
    await onlyOpen();
  });
});
