/** The list against a model of it: whatever is done in whatever order, every view shows what the model has. */
import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { changeTasks, clearCompleted, undo } from "../../app/tasks/changes.server";
import { daysAfter } from "../../app/tasks/day-words";
import { nextDue } from "../../app/tasks/days.server";
import { countTasks, listTasks } from "../../app/tasks/list.server";
import {
  type ListView,
  priorities,
  type Repeat,
  type Sort,
  sorts,
  views,
} from "../../app/tasks/names";
import { printRepeatRule, rulesOfWords } from "../../app/tasks/repeat";
import { createTask, editTask, isConflict } from "../../app/tasks/tasks.server";
import type { Transact } from "../../db/client.server";
import { signedUp } from "../support/person";
import { transactionsOf } from "../support/scope";

const today = "2026-03-10";

type Kept = {
  title: string;
  due: string | null;
  rank: number;
  repeat: Repeat | null;
  done: boolean;
  trashed: boolean;
  /** Whether it is as it was created. */
  untouched: boolean;
  /** The task whose completion made it. */
  from: string | null;
  /** The first task of its series. */
  series: string;
  /** The last action on it that can be undone, and the due date that action replaced. */
  last: { token: string; due: string | null } | null;
};

/** What there must be, by id; ids sort by age. */
type World = { transact: Transact; tasks: Map<string, Kept>; tokens: string[] };

const day = fc.option(fc.integer({ min: -3, max: 3 }).map((days) => daysAfter(today, days)));
const targets = fc.array(fc.nat(40), { minLength: 1, maxLength: 3 });
const title = fc
  .tuple(...Array(2).fill(fc.constantFrom("apple", "apricot", "pear", "plum")))
  .map((words) => words.join(" "));
const kinds = ["complete", "reopen", "delete", "restore", "purge"] as const;

type Step = (world: World) => Promise<void>;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(title, day, fc.nat(3), fc.constantFrom(null, null, "daily", "weekly"))
      .map(([...task]) => adding(...(task as [string, string | null, number, Repeat | null]))),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(40), title).map(([target, words]) => editing(target, words)),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(...kinds), targets)
      .map(([kind, numbers]) => acting(kind, numbers)),
  },
  { weight: 1, arbitrary: fc.tuple(targets, day).map(([numbers, due]) => dating(numbers, due)) },
  { weight: 1, arbitrary: fc.constant(clearing) },
  { weight: 2, arbitrary: fc.nat(5).map(undoing) },
);

const pick = ({ tasks }: World, numbers: number[]) => {
  const ids = [...tasks.keys()];
  return ids.length ? [...new Set(numbers.map((number) => ids[number % ids.length] ?? ""))] : [];
};

function change({ tasks }: World, id: string, to: Partial<Kept>): void {
  const task = tasks.get(id);
  if (task) tasks.set(id, { ...task, untouched: false, ...to });
}

const fresh = { done: false, trashed: false, untouched: true, from: null, last: null };

function adding(title: string, due: string | null, rank: number, repeat: Repeat | null): Step {
  return async ({ transact, tasks }) => {
    const priority = priorities[rank] ?? "none";
    const { id } = await transact((scope) =>
      createTask(scope, { title, due_on: due, priority, repeat }),
    );
    expect([...tasks.keys()].every((other) => other < id)).toBe(true);
    tasks.set(id, { ...fresh, title, due, rank, repeat, series: id });
  };
}

function editing(target: number, title: string): Step {
  return async (world) => {
    const [id = crypto.randomUUID()] = pick(world, [target]);
    const edited = await world.transact((scope) => editTask(scope, id, { title }));
    const task = world.tasks.get(id);
    expect(edited && !isConflict(edited) ? edited.title : edited).toBe(
      task && !task.trashed ? title : null,
    );
    if (edited) change(world, id, { title });
  };
}

function acting(kind: (typeof kinds)[number], numbers: number[]): Step {
  return async (world) => {
    const { transact, tasks, tokens } = world;
    const ids = pick(world, numbers);
    const fits = (task: Kept) => {
      if (kind === "restore" || kind === "purge") return task.trashed;
      return !task.trashed && (kind === "delete" || task.done === (kind === "reopen"));
    };
    const expected = ids.filter((id) => fits(tasks.get(id) as Kept));
    if (kind === "restore" || kind === "purge") {
      const { tasks: changed } = await transact((scope) => changeTasks(scope, kind, ids));
      expect(changed.map(({ id }) => id).sort()).toEqual(expected.sort());
      for (const id of expected)
        if (kind === "purge") tasks.delete(id);
        else change(world, id, { trashed: false, last: null });
      if (kind === "restore") removeStandIns(world, expected);
      return;
    }
    const outcome = await transact((scope) => changeTasks(scope, kind, ids, { today }));
    expect(outcome.tasks.map(({ id }) => id).sort()).toEqual(expected.sort());
    const token = outcome.undo ?? "";
    tokens.push(token);
    const last = { token, due: null };
    for (const id of expected)
      change(
        world,
        id,
        kind === "delete" ? { trashed: true, last } : { done: kind === "complete", last },
      );
    if (kind !== "delete") await follow(world, expected);
  };
}

function dating(numbers: number[], due: string | null): Step {
  return async (world) => {
    const ids = pick(world, numbers);
    const outcome = await world.transact((scope) =>
      changeTasks(scope, "due", ids, { due_on: due }),
    );
    const token = outcome.undo ?? "";
    world.tokens.push(token);
    for (const id of ids) {
      const task = world.tasks.get(id);
      if (task && !task.trashed) change(world, id, { due, last: { token, due: task.due } });
    }
  };
}

async function clearing(world: World): Promise<void> {
  const { undo: token, count } = await clearCompleted(world.transact);
  world.tokens.push(token);
  const done = [...world.tasks].filter(([, task]) => task.done && !task.trashed);
  expect(count).toBe(done.length);
  for (const [id] of done) change(world, id, { trashed: true, last: { token, due: null } });
}

function undoing(which: number): Step {
  return async (world) => {
    const token = world.tokens.at(-1 - which);
    if (!token) return;
    const action = token.split(".")[0] as "complete" | "reopen" | "delete" | "due";
    const fits = ({ trashed, done }: Kept) =>
      ({ delete: trashed, due: !trashed, complete: !trashed && done, reopen: !trashed && !done })[
        action
      ];
    const affected = [...world.tasks].filter(
      ([, task]) => task.last?.token === token && fits(task),
    );
    expect(await undo(world.transact, token, today)).toMatchObject({
      count: affected.length,
      finished: true,
    });
    for (const [id, task] of affected) {
      const back = {
        delete: { trashed: false },
        due: { due: task.last?.due ?? null },
        complete: { done: false },
        reopen: { done: true },
      }[action];
      change(world, id, { ...back, last: null });
    }
    const ids = affected.map(([id]) => id);
    if (action === "delete") removeStandIns(world, ids);
    if (action === "complete" || action === "reopen") await follow(world, ids);
  };
}

const isOpen = ({ done, trashed }: Kept) => !done && !trashed;

/** What follows from completing and reopening tasks that repeat. Only the database knows new ids. */
async function follow({ transact, tasks }: World, ids: string[]): Promise<void> {
  const repeating = ids.filter((id) => tasks.get(id)?.repeat);
  for (const id of repeating) {
    const [next] = [...tasks].filter(([, task]) => task.from === id);
    if (!tasks.get(id)?.done && next?.[1].untouched && isOpen(next[1])) tasks.delete(next[0]);
  }
  const completed = repeating.filter((id) => tasks.get(id)?.done);
  for (const series of new Set(completed.map((id) => tasks.get(id)?.series))) {
    const links = [...tasks].filter(([, task]) => task.series === series);
    if (links.some(([, task]) => isOpen(task))) continue;
    const [id, task] = links
      .filter(([, { done, trashed }]) => done && !trashed)
      .sort(([id, one], [otherId, other]) =>
        `${one.due ?? ""} ${id}` < `${other.due ?? ""} ${otherId}` ? 1 : -1,
      )[0] as [string, Kept];
    for (const [former, { from }] of links)
      if (from === id) tasks.set(former, { ...(tasks.get(former) as Kept), from: null });
    const [row] = await transact(
      ({ sql }) => sql<{ id: string }[]>`select id from tasks where repeated_from = ${id}`,
    );
    const { title, rank, repeat, due } = task;
    const repeat_rule = printRepeatRule(rulesOfWords[repeat as Repeat]);
    const followed = nextDue({ repeat_rule, due_on: due, repeat_day: null }, today)?.due_on ?? null;
    const next = { ...fresh, title, rank, repeat, due: followed, from: id, series: task.series };
    tasks.set(row?.id ?? "missing", next);
  }
}

/** A task restored from the trash replaces what was added to its series meanwhile. */
function removeStandIns({ tasks }: World, ids: string[]): void {
  for (const id of ids) {
    const back = tasks.get(id) as Kept;
    if (!back.repeat || back.done) continue;
    for (const [other, task] of [...tasks])
      if (task.series === back.series && other > id && task.untouched && task.from && isOpen(task))
        tasks.delete(other);
  }
}

const inView: Record<ListView, (task: Kept) => boolean> = {
  all: ({ trashed }) => !trashed,
  open: ({ done, trashed }) => !done && !trashed,
  today: ({ done, trashed, due }) => !done && !trashed && due !== null && due <= today,
  upcoming: ({ done, trashed, due }) => !done && !trashed && due !== null && due > today,
  done: ({ done, trashed }) => done && !trashed,
  trash: ({ trashed }) => trashed,
  everywhere: () => true,
};

type Entry = [string, Kept];
const byId = (one: Entry, other: Entry) => (one[0] < other[0] ? -1 : 1);
const dueKey = ({ due }: Kept) => due ?? "infinity";
const orders: Record<Sort, (one: Entry, other: Entry) => number> = {
  newest: (one, other) => byId(other, one),
  due: (one, other) => dueKey(one[1]).localeCompare(dueKey(other[1])) || byId(one, other),
  priority: (one, other) => other[1].rank - one[1].rank || byId(other, one),
};

/** Open tasks in their views' own order: what is due until today, then what has no date, then the rest. */
const ownOrder = (one: Entry, other: Entry) => {
  const placeOf = ([, { due }]: Entry) => (due === null ? 1 : due <= today ? 0 : 2);
  const sort = one[1].due === null ? "newest" : "due";
  return placeOf(one) - placeOf(other) || orders[sort](one, other);
};

/** Every view in every order, page by page, and what is found in it. */
async function expectTheSame({ transact, tasks }: World): Promise<void> {
  const expected = (view: ListView, sort: Sort | null, q = "") =>
    [...tasks]
      .filter(([, task]) => inView[view](task))
      .filter(([, task]) => !q || task.title.split(" ").some((word) => word.startsWith(q)))
      .sort(sort ? orders[sort] : ownOrder)
      .map(([id, task]) => [id, task.title, task.due, priorities[task.rank], task.done]);
  await transact(async (scope) => {
    for (const view of [...views, "all"] as const)
      for (const sort of [...sorts, null]) {
        // Closed tasks in the order of their closing: tests/tasks/own-order.test.ts.
        if (!sort && !["open", "today", "upcoming"].includes(view)) continue;
        const shown = [];
        let after: string | undefined;
        do {
          const page = await listTasks(scope, { view, sort, today, after, limit: 4 });
          shown.push(...page.tasks);
          after = page.next ?? undefined;
        } while (after);
        const rows = shown.map(({ id, title, due_on, priority, completed }) => [
          id,
          title,
          due_on,
          priority,
          completed,
        ]);
        expect(rows, `${view} by ${sort}`).toEqual(expected(view, sort));
        if (!sort) continue;
        const found = await listTasks(scope, { view, sort, today, q: "ap" });
        expect(found.similar ? [] : found.tasks.map(({ id }) => id)).toEqual(
          expected(view, sort, "ap").map(([id]) => id),
        );
      }
    const counts = Object.fromEntries(views.map((view) => [view, expected(view, "newest").length]));
    expect(await countTasks(scope, today)).toEqual(counts);
  });
}

test("shows in every view and order what there must be, whatever was done before", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 30, size: "max" }),
      async (steps) => {
        const transact = transactionsOf(await signedUp(inject("latchUrl")));
        const world: World = { transact, tasks: new Map(), tokens: [] };
        for (const [index, perform] of steps.entries()) {
          await perform(world);
          if (index % 5 === 4) await expectTheSame(world);
        }
        await expectTheSame(world);
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
}, 240_000);
