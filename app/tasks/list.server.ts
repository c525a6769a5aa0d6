import type { UserScope } from "../../db/client.server";
import { todayIn } from "./days.server";
import { type ListView, type Sort, type TaskQuery, tasksPerPage } from "./schemas.server";
import { searchTasks, similarTasks } from "./search.server";
import { columns, type Status, type Task } from "./task.server";

/** A page of a list, and the cursor of the next one; null on the last. */
export type TaskPage = {
  tasks: Task[];
  next: string | null;
  /** Whether nothing was found, and these are tasks with a title like what was searched for. */
  similar: boolean;
};

/** Which tasks are asked for; all that are not in the trash, newest first, unless it says otherwise. */
export type ListQuery = Partial<Omit<TaskQuery, "view">> & {
  view?: ListView;
  /** The person's day, which divides what is due from what is upcoming. */
  today?: string;
};

/** The tasks that a list is made from: those of some statuses, due after a day, and until another. */
export type Range = { statuses: Status[]; dueAfter: string | null; dueUntil: string | null };

/**
 * A page of the user's tasks, by keyset: it starts after the task with id `after`, so its cost does not grow with
 * what comes before it. By due date the undated ones are last; by priority the high ones first, the newest of them
 * first. What is searched for has each word of `q`, the last one perhaps not to its end, in title or description.
 */
export async function listTasks(scope: UserScope, query: ListQuery = {}): Promise<TaskPage> {
  const { status = "all", view = status, q = "", sort = "newest", after } = query;
  const { limit = tasksPerPage, today = todayIn("UTC") } = query;
  const range = rangeOf(view, today);
  const slice = { sort, after: after ?? null, limit: limit + 1 };
  const tasks = await (q ? searchTasks(scope, range, slice, q) : sliceOf(scope, range, slice));
  if (q && !after && tasks.length === 0) {
    const alike = await similarTasks(scope, range, limit, q);
    return { tasks: alike, next: null, similar: alike.length > 0 };
  }
  const page = tasks.slice(0, limit);
  const next = tasks.length > limit ? (page.at(-1)?.id ?? null) : null;
  return { tasks: page, next, similar: false };
}

/** Comes after every day that a task can be due on, and before those of undated tasks. */
export const lastDay = "9999-12-31";

function rangeOf(view: ListView, today: string): Range {
  const open: Range = { statuses: ["open"], dueAfter: null, dueUntil: null };
  switch (view) {
    case "today":
      return { ...open, dueUntil: today };
    case "upcoming":
      return { ...open, dueAfter: today, dueUntil: lastDay };
    case "all":
      return { ...open, statuses: ["open", "completed"] };
    case "done":
      return { ...open, statuses: ["completed"] };
    default:
      return { ...open, statuses: [view] };
  }
}

type Slice = { sort: Sort; after: string | null; limit: number };

/** Each status is a range of an index, already in order; the first tasks of all are among the first of each. */
async function sliceOf({ sql, userId }: UserScope, range: Range, { sort, after, limit }: Slice) {
  const ordering = orderOf(sql, sort);
  const slices = range.statuses.map(
    (status) => sql`(
      select * from tasks
      where user_id = ${userId} and ${inRange(sql, { ...range, statuses: [status] })}
        ${after === null ? sql`` : beyond(sql, userId, sort, after)}
      order by ${ordering} limit ${limit})`,
  );
  return sql<Task[]>`
    select ${columns(sql)}
    from (${slices.reduce((all, one) => sql`${all} union all ${one}`)}) tasks
    order by ${ordering} limit ${limit}`;
}

function inRange(sql: UserScope["sql"], { statuses, dueAfter, dueUntil }: Range) {
  return sql`status = ${statuses[0] ?? ""}
    ${dueAfter === null ? sql`` : sql`and due_order > ${dueAfter}`}
    ${dueUntil === null ? sql`` : sql`and due_order <= ${dueUntil}`}`;
}

/** What comes after the cursor's task in its order, as one comparison that an index can begin at. */
function beyond(sql: UserScope["sql"], userId: string, sort: Sort, after: string) {
  const of = (column: string) =>
    sql`(select ${sql(column)} from tasks where user_id = ${userId} and id = ${after})`;
  if (sort === "due") return sql`and (due_order, id) > (${of("due_order")}, ${after})`;
  if (sort === "priority") return sql`and (priority_rank, id) < (${of("priority_rank")}, ${after})`;
  return sql`and id < ${after}`;
}

/** The order of a list. */
export function orderOf(sql: UserScope["sql"], sort: Sort) {
  if (sort === "due") return sql`due_order, id`;
  if (sort === "priority") return sql`priority_rank desc, id desc`;
  return sql`id desc`;
}
