import { expect, test } from "vitest";
import { groupsOf } from "../../app/tasks/groups";
import type { ListedTask } from "../../app/tasks/task";

const task = (due_on: string) => ({ id: due_on, title: "Task", due_on }) as ListedTask;

const filter = { view: "open", q: null, sort: null, after: null } as const;

/** The headings of a page, with what stands beside them. */
const headings = (days: string[], next: string | null, after: string | null = null) =>
  groupsOf(
    { tasks: days.map(task), next },
    { ...filter, after },
    "2026-01-10",
    () => "2026-01-10",
  ).map(({ heading, note = "" }) => `${heading} ${note}`.trim());

test("what is overdue is counted, unless some of it is on another page", () => {
  const [late, later, soon] = ["2026-01-02", "2026-01-03", "2026-02-01"] as const;
  expect(headings([late, later, soon], "cursor")).toEqual(["Overdue 2", "Upcoming"]);
  expect(headings([late, later], null)).toEqual(["Overdue 2"]);
  expect(headings([late, later], "cursor")).toEqual(["Overdue 2+"]);
  expect(headings([late, soon], null, "cursor")).toEqual(["Overdue", "Upcoming"]);
});
