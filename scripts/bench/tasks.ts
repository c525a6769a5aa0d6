/** What the list costs a person with few tasks and one with very many. */
import { changeTasks } from "~/tasks/changes.server";
import { todayIn } from "~/tasks/days.server";
import { countTasks, type ListQuery, listTasks } from "~/tasks/list.server";
import { createTask } from "~/tasks/tasks.server";
import { asUser, sessionEnded, type UserScope } from "../../db/client.server";
import { measuredSizes, userId, word } from "./database";
import { median } from "./statistics";

const today = todayIn("UTC");

const rounds = 100;

async function page(scope: UserScope, query: ListQuery) {
  // Sent one after the other without waiting in between, as the page does.
  return Promise.all([listTasks(scope, { today, ...query }), countTasks(scope, today)]);
}

/** What is measured, by the line of the table that it makes. */
const operations: Record<string, (scope: UserScope) => Promise<unknown>> = {
  "page: open, newest first": (scope) => page(scope, { view: "open" }),
  "page: open, by due date": (scope) => page(scope, { view: "open", sort: "due" }),
  "page: open, by priority": (scope) => page(scope, { view: "open", sort: "priority" }),
  "page: today, by due date": (scope) => page(scope, { view: "today", sort: "due" }),
  "page: done": (scope) => page(scope, { view: "done" }),
  "search: a common word": (scope) => search(scope, word(2)),
  "search: a word now and then": (scope) => search(scope, word(40)),
  "search: a rare word": (scope) => search(scope, word(2_900)),
  "search: two words": (scope) => search(scope, `${word(40)} ${word(700)}`),
  "search: the beginning of a word": (scope) => search(scope, word(300).slice(0, 3)),
  "search: the inside of a word": (scope) => search(scope, word(2_903).slice(2)),
  "search: two letters that are rare together": (scope) => search(scope, "qz"),
  "search: a common word in all, by due date": (scope) =>
    listTasks(scope, { q: word(2), sort: "due", today }),
  "search: one that finds nothing": (scope) => search(scope, "xyzzy"),
  "search: a typing error": (scope) => search(scope, transposed(word(41))),
  add: (scope) => createTask(scope, { title: "Buy milk" }),
  complete: async (scope) => {
    const { tasks } = await listTasks(scope, { view: "open", limit: 1 });
    return changeTasks(scope, "complete", [tasks[0]?.id ?? ""], { today });
  },
};

const search = (scope: UserScope, q: string) => listTasks(scope, { view: "open", q, today });

const transposed = (text: string) => text.slice(0, -2) + text.slice(-1) + text.slice(-2, -1);

/** Prints a line for each operation: the medians in milliseconds, and their ratios to that of the smallest list. */
export async function benchTasks(): Promise<void> {
  const rows: Record<string, Record<string, string>> = {};
  for (const [name, operation] of Object.entries(operations)) {
    rows[name] = lineOf(await measure(operation));
  }
  console.table(rows);
}

/** The median of each user's times in milliseconds. The users take turns, so that all meet the same conditions. */
async function measure(operation: (scope: UserScope) => Promise<unknown>): Promise<number[]> {
  const times: number[][] = measuredSizes.map(() => []);
  for (let round = -5; round < rounds; round++) {
    for (const [index, taken] of times.entries()) {
      const id = userId(index + 1);
      const start = performance.now();
      const result = await asUser({ userId: id, sessionId: id }, operation);
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
