/** What the list costs a person with few tasks and one with very many. */
import { changeTasks } from "~/tasks/changes.server";
import { todayIn } from "~/tasks/days.server";
import { type ListQuery, listTasks, listWithCounts } from "~/tasks/list.server";
import type { Sort } from "~/tasks/names";
import { createTask } from "~/tasks/tasks.server";
import {
  asUser,
  readAsUser,
  type SessionKey,
  sessionEnded,
  type UserScope,
} from "../../db/client.server";
import { measuredSizes, userId, word } from "./database";
import { median } from "./statistics";

const today = todayIn("UTC");

const rounds = 100;

type Operation = (key: SessionKey) => Promise<unknown>;

/** The transaction of the list's page. */
const page =
  (query: ListQuery): Operation =>
  (key) =>
    readAsUser(key, (scope) => listWithCounts(scope, { today, ...query }));

const search = (q: string, sort?: Sort) => page({ view: "open", q, sort });

const transaction =
  (work: (scope: UserScope) => Promise<unknown>): Operation =>
  (key) =>
    asUser(key, work);

const transposed = (text: string) => text.slice(0, -2) + text.slice(-1) + text.slice(-2, -1);

/** What is measured, by its line of the table. */
const operations: Record<string, Operation> = {
  "page: open, newest first": page({ view: "open" }),
  "page: open, by due date": page({ view: "open", sort: "due" }),
  "page: open, by priority": page({ view: "open", sort: "priority" }),
  "page: today, by due date": page({ view: "today", sort: "due" }),
  "page: done": page({ view: "done" }),
  "search: a common word": search(word(2)),
  "search: a word now and then": search(word(40)),
  "search: a rare word": search(word(2_900)),
  "search: two words": search(`${word(40)} ${word(700)}`),
  "search: the beginning of a word": search(word(300).slice(0, 3)),
  "search: the inside of a word": search(word(2_903).slice(2)),
  "search: two letters that are rare together": search("qz"),
  "search: a common word in all, by due date": search(word(2), "due"),
  "search: one that finds nothing": search("xyzzy"),
  "search: a typing error": search(transposed(word(41))),
  add: transaction((scope) => createTask(scope, { title: "Buy milk" })),
  complete: transaction(async (scope) => {
    const { tasks } = await listTasks(scope, { view: "open", limit: 1 });
    return changeTasks(scope, "complete", [tasks[0]?.id ?? ""], { today });
  }),
};

/** Prints a line for each operation: the medians in milliseconds, and their ratios to that of the smallest list. */
export async function benchTasks(): Promise<void> {
  const rows: Record<string, Record<string, string>> = {};
  for (const [name, operation] of Object.entries(operations)) {
    rows[name] = lineOf(await measure(operation));
  }
  console.table(rows);
}

/** The median of each user's times in milliseconds. The users take turns, so that all meet the same conditions. */
async function measure(operation: Operation): Promise<number[]> {
  const times: number[][] = measuredSizes.map(() => []);
  for (let round = -5; round < rounds; round++) {
    for (const [index, taken] of times.entries()) {
      const id = userId(index + 1);
      const start = performance.now();
      const result = await operation({ userId: id, sessionId: id });
      if (result === sessionEnded) throw new Error("a session has ended");
      if (round >= 0) taken.push(performance.now() - start);
    }
  }
  return times.map(median);
}

function lineOf(times: number[]): Record<string, string> {
  const [smallest = 1] = times;
  const cells = times.map((time, index) => [
    [`${measuredSizes[index]?.toLocaleString("en")} tasks`, `${time.toFixed(2)} ms`],
    [`ratio ${index}`, (time / smallest).toFixed(2)],
  ]);
  return Object.fromEntries(cells.flatMap((cell, index) => (index ? cell : cell.slice(0, 1))));
}
