import { date, dayName } from "~/schemas/day-names";
import type { ListFilter } from "./list-filter";
import type { ListedTask } from "./task";

/** The part of a task that a row of the list shows. */
export type RowTask = Pick<ListedTask, "id" | "title" | "due_on" | "priority" | "repeat_rule"> & {
  status: "open" | "completed" | "trash";
  /** The beginning of its description; null without one. */
  preview: string | null;
  /** The key of the form that added it, if it had one. */
  add_key: string | null;
};

/** Tasks of a page under one heading; a list without headings has a single group. */
export type Group = {
  heading: string | null;
  /** Shown beside the heading. */
  note?: string;
  /** Whether all its tasks are overdue, and can be moved to today. */
  isOverdue?: true;
  /** Whether the heading says when its tasks are due. */
  saysDue?: true;
  tasks: RowTask[];
};

/** The most common values of a task's fields. */
const plain = {
  due_on: null,
  priority: "none",
  repeat_rule: null,
  add_key: null,
  status: "open",
  preview: null,
} as const satisfies Partial<RowTask>;

/** A task in a page's data, without the most common values. A page has many tasks, and its HTML says it all already. */
type SentTask = Pick<RowTask, "id" | "title"> & Partial<RowTask>;
export type SentGroup = Omit<Group, "tasks"> & { tasks: SentTask[] };

/** A group as sent, with its tasks as rows show them. */
export const received = (group: SentGroup): Group => ({
  ...group,
  tasks: group.tasks.map((task) => ({ ...plain, ...task })),
});

/** The most characters of a description that a row shows. */
const previewLength = 80;

/** How many characters of a description are shown before what was found in it. */
const contextLength = 20;

/** The beginning of a description; in a search, the part where the first word was found. */
function previewOf(description: string, q: string): string {
  const said = description.toLowerCase();
  const places = q
    .toLowerCase()
    .split(/\s+/)
    .map((word) => (word ? said.indexOf(word) : -1));
  const at = Math.min(...places.filter((place) => place >= 0));
  const isInSight = !Number.isFinite(at) || at < previewLength / 2;
  const part = isInSight ? description : `…${description.slice(at - contextLength)}`;
  return [...part].slice(0, previewLength).join("");
}

/** A task for a page's data, in a search for `q`. */
export function sentTask(task: ListedTask, q = ""): SentTask {
  const { id, title, due_on, priority, repeat_rule, add_key, description } = task;
  const status = task.deleted_at ? "trash" : task.completed ? "completed" : "open";
  const preview = description && previewOf(description, q);
  const row = { due_on, priority, repeat_rule, add_key, status, preview };
  const special = Object.entries(row).filter(
    ([name, is]) => is !== plain[name as keyof typeof plain],
  );
  return { id, title, ...Object.fromEntries(special) };
}

/**
 * The tasks of a page, which are in the list's order, under the headings of its view.
 *
 * @param next the cursor of the next page, if there is one
 * @param today the person's day
 * @param dayOf the day of a moment in the person's time zone
 */
export function groupsOf(
  { tasks, next }: { tasks: ListedTask[]; next: string | null },
  { view, q, sort, after }: Omit<ListFilter, "select">,
  today: string,
  dayOf: (moment: Date) => string,
): SentGroup[] {
  const isPlain = sort !== null || (q !== null && view !== "everywhere");
  const headingOf = isPlain ? undefined : headings[view];
  const groups: SentGroup[] = [];
  for (const task of tasks) {
    const heading = headingOf?.(task, today, dayOf) ?? { heading: null };
    const last = groups.at(-1);
    if (last && last.heading === heading.heading) last.tasks.push(sentTask(task, q ?? ""));
    else groups.push({ ...heading, tasks: [sentTask(task, q ?? "")] });
  }
  // The first page counts everything overdue, unless the page ends within it.
  const [first] = groups;
  if (first?.isOverdue && after === null)
    first.note = `${first.tasks.length}${next && groups.length === 1 ? "+" : ""}`;
  return groups;
}

type Heading = Omit<Group, "tasks">;
type HeadingOf = (task: ListedTask, today: string, dayOf: (moment: Date) => string) => Heading;

const byUrgency: HeadingOf = ({ due_on }, today) => {
  if (due_on === null) return { heading: "No date" };
  if (due_on < today) return { heading: "Overdue", isOverdue: true };
  if (due_on > today) return { heading: "Upcoming" };
  return { heading: "Today", note: date(today, today), saysDue: true };
};

const byDueDay: HeadingOf = ({ due_on }, today) => ({
  ...dayHeading(due_on ?? today, today),
  saysDue: true,
});

const byClosingDay: HeadingOf = ({ completed_at, deleted_at, created_at }, today, dayOf) =>
  dayHeading(dayOf(deleted_at ?? completed_at ?? created_at), today);

/** "Tomorrow" with its date beside it, or the date alone. */
function dayHeading(day: string, today: string): Heading {
  const [heading, note] = [dayName(day, today), date(day, today)];
  return heading === note ? { heading } : { heading, note };
}

const headings: Partial<Record<ListFilter["view"], HeadingOf>> = {
  open: byUrgency,
  today: byUrgency,
  upcoming: byDueDay,
  done: byClosingDay,
  trash: byClosingDay,
  everywhere: ({ completed, deleted_at }) => ({
    heading: deleted_at ? "Trash" : completed ? "Completed" : "Open",
  }),
};
