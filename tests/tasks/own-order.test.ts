/** The order in which each view is shown without another choice, page by page. */
import { expect, inject, test } from "vitest";
import { changeTasks } from "../../app/tasks/changes.server";
import { listWithCounts } from "../../app/tasks/list.server";
import type { ListView } from "../../app/tasks/names";
import { createTask } from "../../app/tasks/tasks.server";
import { signedUp } from "../support/person";
import { transactionsOf } from "../support/scope";

const today = "2026-03-10";

/** The titles of a view, page by page. */
async function shown(transact: ReturnType<typeof transactionsOf>, view: ListView, limit: number) {
  const titles: string[] = [];
  let after: string | undefined;
  do {
    const page = await transact((scope) =>
      listWithCounts(scope, { view, sort: null, today, limit, after }),
    );
    titles.push(...page.tasks.map(({ title }) => title));
    after = page.next ?? undefined;
  } while (after);
  return titles;
}

test("what matters soonest is first, and what was closed last", async () => {
  const transact = transactionsOf(await signedUp(inject("latchUrl")));
  const add = (title: string, due_on: string | null = null) =>
    transact((scope) => createTask(scope, { title, due_on }));
  await add("Next year", "2027-06-01");
  await add("Older, undated");
  await add("Tomorrow", "2026-03-11");
  await add("Today", today);
  await add("Overdue", "2026-01-30");
  await add("Newer, undated");
  const closed = [];
  for (const title of ["A", "B", "C", "D"]) closed.push((await add(title)).id);
  const [a = "", b = "", c = "", d = ""] = closed;
  for (const id of [b, d, a, c]) await transact((scope) => changeTasks(scope, "complete", [id]));
  const open = ["Overdue", "Today", "Newer, undated", "Older, undated", "Tomorrow", "Next year"];
  for (const limit of [1, 2, 4, 50]) {
    expect(await shown(transact, "open", limit)).toEqual(open);
    expect(await shown(transact, "today", limit)).toEqual(["Overdue", "Today"]);
    expect(await shown(transact, "upcoming", limit)).toEqual(["Tomorrow", "Next year"]);
    expect(await shown(transact, "done", limit)).toEqual(["C", "A", "D", "B"]);
  }
  for (const id of [d, c, b]) await transact((scope) => changeTasks(scope, "delete", [id]));
  for (const limit of [1, 2, 50])
    expect(await shown(transact, "trash", limit)).toEqual(["B", "C", "D"]);
});
