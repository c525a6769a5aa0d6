/** The list: pages of it in every view and order, searched or not, and how many tasks each view has. */
import type { z } from "zod";
import type { Fragment, Sql } from "../../db/client.server";
import { columns, type TaskScope } from "./columns.server";
import { type Cursor, cursorAfter, type Order, ownOrder, readCursor } from "./cursor";
import { todayOf } from "./days.server";
import {
  countLimit,
  type ListView,
  lastDueDay,
  pageSize,
  type Sort,
  type Status,
  type View,
} from "./names";
import { hasSpelling, transposed } from "./spelling.server";
import { type ListedTask, listedTask, type Task, type TaskQuery, taskSchema } from "./task";

/** The tasks that are asked for; by default everything outside the trash, newest first. */
export type ListQuery = Partial<Omit<TaskQuery, "view" | "sort">> & {
  view?: ListView;
  /** Null for the view's own order, as on the list's page. */
  sort?: Sort | null;
  /** The person's day, which divides what is due from what is upcoming; today by default. */
  today?: string;
};

/** The tasks of a page, and the cursor of the next one; null on the last. */
type Page<Row> = {
  tasks: Row[];
  next: string | null;
  /** Set if nothing was found, and these are tasks with a title like what was searched for. */
  similar?: true;
  /** In a search everywhere, the views in which more was found than is shown. */
  further?: View[];
};

/**
 * A page of the user's tasks, by keyset: it starts after the values in the cursor `after`, so its cost doesn't grow
 * with what comes before, and it doesn't matter what became of the task they are from. By due date, undated tasks
 * come last; by priority, high ones first and, within a priority, the newest. A search finds tasks that contain each
 * word of `q` in title or description.
 */
export const listTasks = (scope: TaskScope, query: ListQuery = {}) =>
  pageOf<Task>(scope, query, taskSchema);

/**
 * A page for the list's own page, with the number of tasks in each view. Without a search, both are asked for at
 * once.
 */
export async function listWithCounts(scope: TaskScope, query: ListQuery & { today: string }) {
  const [page, counts] = await Promise.all([
    pageOf<ListedTask>(scope, query, listedTask),
    countTasks(scope, query.today),
  ]);
  return { ...page, counts };
}

/** The task after another on a page, else the one before it: where to continue once that one is gone. */
export async function neighbourOf(
  scope: TaskScope,
  query: ListQuery,
  id: string,
): Promise<string | null> {
  const { tasks } = await listTasks(scope, query);
  const at = tasks.findIndex((task) => task.id === id);
  return (at < 0 ? null : (tasks[at + 1] ?? tasks[at - 1])?.id) ?? null;
}

/** Those of these tasks that are open, in this order. */
export async function openTasks(
  { sql, userId }: TaskScope,
  ids: readonly string[],
): Promise<ListedTask[]> {
  if (ids.length === 0) return [];
  return sql<ListedTask[]>`
    select ${columns(sql, listedTask)}
    from unnest(string_to_array(${ids.join(",")}, ',')::uuid[]) with ordinality as asked (id, place)
    join tasks using (id)
    where user_id = ${userId} and status = 'open' order by place`;
}

/** A task, and its tier in a search. */
type Found<Row> = Row & { tier?: number };

const withoutTier = <Row extends object>({ tier: _, ...task }: Found<Row>) =>
  task as unknown as Row;

async function pageOf<Row extends Task>(
  scope: TaskScope,
  query: ListQuery,
  shape: z.ZodObject,
): Promise<Page<Row>> {
  const { status = "all", view = status, q = "", sort = "newest" } = query;
  const { limit = pageSize, today = todayOf(scope) } = query;
  const row = columns(scope.sql, shape);
  if (q && view === "everywhere") return foundEverywhere(scope, row, { q, limit, today });
  const order = sort ?? (q ? "newest" : ownOrder(view));
  const after = query.after === undefined ? null : readCursor(query.after, order);
  const slice = { after, limit: limit + 1 };
  const found: Found<Row>[] = await (q
    ? findTasks<Row>(scope, row, { ...rangeOf(view, today), order: sort ?? "newest" }, slice, q)
    : firstTasks<Row>(scope, row, runsOf(view, sort, today), slice));
  if (q && !after && found.length === 0)
    return similarTasks<Row>(scope, row, rangeOf(view, today), limit, q);
  const last = found.length > limit ? found[limit - 1] : null;
  return { tasks: found.slice(0, limit).map(withoutTier), next: last ? cursorAfter(last) : null };
}

/** What is found among open tasks, then completed ones, then in the trash: the first matches of each. */
async function foundEverywhere<Row extends Task>(
  scope: TaskScope,
  row: Fragment,
  { q, limit, today }: { q: string; limit: number; today: string },
): Promise<Page<Row>> {
  const everywhere = ["open", "done", "trash"] as const;
  const found = await Promise.all(
    everywhere.map((view) => {
      const run = { ...rangeOf(view, today), order: "newest" as const };
      return findTasks<Row>(scope, row, run, { after: null, limit: limit + 1 }, q);
    }),
  );
  const tasks = found.flatMap((some) => some.slice(0, limit).map(withoutTier));
  if (tasks.length === 0) return similarTasks(scope, row, rangeOf("everywhere", today), limit, q);
  const further = everywhere.filter((_, index) => (found[index]?.length ?? 0) > limit);
  return { tasks, next: null, further };
}

/** The tasks of a view: those of some statuses, due after one day and until another. */
type Range = { statuses: Status[]; dueAfter: string | null; dueUntil: string | null };

/** A part of a list with an order of its own: ranges of one index. */
type Run = Range & { order: Order; isUndated?: true };

/** The runs of a list, one after the other. In the open view's own order, undated tasks come in between. */
function runsOf(view: ListView, sort: Sort | null, today: string): Run[] {
  const range = rangeOf(view, today);
  if (sort || view !== "open") return [{ ...range, order: sort ?? ownOrder(view) }];
  return [
    { ...rangeOf("today", today), order: "due" },
    { ...range, isUndated: true, order: "newest" },
    { ...rangeOf("upcoming", today), order: "due" },
  ];
}

/** The run that a cursor is in. */
function runAt(runs: Run[], { due_order }: Cursor): number {
  if (runs.length === 1) return 0;
  return runs.findIndex(({ isUndated, dueUntil }) =>
    isUndated ? due_order === "infinity" : dueUntil !== null && due_order <= dueUntil,
  );
}

/** The range of a view, by its name in addresses and the API. */
function rangeOf(view: ListView, today: string): Range {
  const range = (...statuses: Status[]) => ({ statuses, dueAfter: null, dueUntil: null });
  switch (view) {
    case "today":
      return { ...range("open"), dueUntil: today };
    case "upcoming":
      return { ...range("open"), dueAfter: today, dueUntil: lastDueDay };
    case "done":
      return range("completed");
    case "all":
      return range("open", "completed");
    case "everywhere":
      return range("open", "completed", "trash");
    default:
      return range(view);
  }
}

/** Where a page begins, and how many tasks it has. */
type Slice = { after: Cursor | null; limit: number };

/**
 * The first tasks of a list after the cursor. Each status of each run is a range of an index, already in order; the
 * first tasks overall are among the first of each.
 */
async function firstTasks<Row extends object>(
  { sql, userId }: TaskScope,
  row: Fragment,
  runs: Run[],
  { after, limit }: Slice,
): Promise<Row[]> {
  const left = runs.slice(after ? runAt(runs, after) : 0);
  const tasksOf = (run: Run, start: Cursor | null) =>
    unionAll(
      sql,
      run.statuses.map(
        (status) => sql`(
          select * from tasks
          where user_id = ${userId} and status = ${status} ${within(sql, run)}
            ${start === null ? sql`` : beyond(sql, run.order, start)}
          order by ${orderOf(sql, run.order)} limit ${limit})`,
      ),
    );
  const [only, ...others] = left;
  // A single range of an index needs no sorting, and must not be numbered.
  if (only && others.length === 0)
    return sql<Row[]>`
      select ${row} from (${tasksOf(only, after)}) tasks
      order by ${orderOf(sql, only.order)} limit ${limit}`;
  const parts = left.map(
    (run, index) => sql`
      select *, ${index}::int as run, row_number() over (order by ${orderOf(sql, run.order)}) as place
      from (${tasksOf(run, index === 0 ? after : null)}) run`,
  );
  return sql<Row[]>`
    select ${row} from (${unionAll(sql, parts)}) tasks order by run, place limit ${limit}`;
}

const unionAll = (sql: Sql, parts: Fragment[]) =>
  parts.reduce((all, part) => sql`${all} union all ${part}`);

/** The other conditions on the tasks of a run. */
function within(sql: Sql, { dueAfter, dueUntil, isUndated, order }: Run): Fragment {
  return sql`
    ${isUndated ? sql`and due_order = 'infinity'` : sql``}
    ${dueAfter === null ? sql`` : sql`and due_order > ${dueAfter}`}
    ${dueUntil === null ? sql`` : sql`and due_order <= ${dueUntil}`}
    ${order === "closed" ? closedOnly(sql) : sql``}`;
}

/** Restates the condition of the closed tasks' index, so that the database considers it whatever the status is. */
const closedOnly = (sql: Sql) => sql`and status <> 'open'`;

/** The tasks after the cursor in its order, by one comparison from which an index scan can start. */
function beyond(sql: Sql, order: Order, { id, due_order, priority_rank, closed_at }: Cursor) {
  if (order === "closed")
    return sql`and (${closing(sql)}, id) < (${closed_at}::timestamptz, ${id}::uuid)`;
  if (order === "due") return sql`and (due_order, id) > (${due_order}::date, ${id}::uuid)`;
  if (order === "priority")
    return sql`and (priority_rank, id) < (${priority_rank}::smallint, ${id}::uuid)`;
  return sql`and id < ${id}`;
}

/** When a task was completed or deleted, as the index has it. */
const closing = (sql: Sql) => sql`coalesce(deleted_at, completed_at)`;

function orderOf(sql: Sql, order: Order) {
  if (order === "closed") return sql`${closing(sql)} desc, id desc`;
  if (order === "due") return sql`due_order, id`;
  if (order === "priority") return sql`priority_rank desc, id desc`;
  return sql`id desc`;
}

/**
 * The first tasks of a slice that contain all the words of `q`. By newest, the best come first: they are in tiers.
 * The database's functions find their ids, as a role that can use the indexes for it; the tasks are then read like
 * any others: docs/decisions/0010-search-behind-row-level-security.md.
 */
async function findTasks<Row extends object>(
  { sql, userId }: TaskScope,
  row: Fragment,
  { order, ...range }: Range & { order: Sort },
  { after, limit }: Slice,
  q: string,
): Promise<Found<Row>[]> {
  return sql<Found<Row>[]>`
    select ${row}, tier
    from search_tasks(${q}, ${statusesOf(sql, range)}, ${range.dueAfter}, ${range.dueUntil}, ${order},
      ${after?.tier ?? null}, ${after?.due_order ?? null}, ${after?.priority_rank ?? null}, ${after?.id ?? null},
      ${limit}) as found (id, tier)
    join tasks using (id)
    where user_id = ${userId}
    order by tier, ${orderOf(sql, order)}`;
}

/**
 * A page of up to `limit` tasks with a title like `q`, the most similar first. If there are none, those whose title
 * contains `q` with two letters swapped: a swap leaves too little of a short word for it to be similar.
 */
async function similarTasks<Row extends Task>(
  { sql, userId }: TaskScope,
  row: Fragment,
  range: Range,
  limit: number,
  q: string,
): Promise<Page<Row>> {
  const alike = (text: string) => sql<Row[]>`
    select ${row}
    from similar_tasks(${text}, ${statusesOf(sql, range)}, ${range.dueAfter}, ${range.dueUntil}, ${limit})
      with ordinality as found (id, place)
    join tasks using (id)
    where user_id = ${userId}
    order by place`;
  let tasks: Row[] = await alike(q);
  if (tasks.length === 0) {
    const spellings = transposed(q);
    const found = await Promise.all(spellings.map(alike));
    const exact = found.map((some, index) =>
      some.filter(({ title }) => hasSpelling(title, spellings[index] ?? "")),
    );
    tasks = exact.find((some) => some.length > 0) ?? [];
  }
  return { tasks, next: null, ...(tasks.length > 0 && { similar: true }) };
}

const statusesOf = (sql: Sql, { statuses }: Range) =>
  sql`string_to_array(${statuses.join(",")}, ',')`;

/**
 * This many sampled tasks show that a view has more than are counted. One task in 64 is sampled, so 1,000 tasks have
 * about 16 of them; that they have 64 is less likely than 1 in 10^15
 * (docs/decisions/0011-large-views-are-counted-by-a-sample.md).
 */
const sampledOfMany = 64;

/**
 * The number of tasks in each view; `countLimit + 1` stands for anything above it. Each count is a range of one
 * index, read in its order, so that the database considers no other way to read it. Open tasks are those of today and
 * upcoming, and as many undated ones as still matter.
 */
export async function countTasks(
  { sql, userId }: TaskScope,
  today: string,
): Promise<Record<View, number>> {
  const most = countLimit + 1;
  const ranges = (["today", "upcoming", "done", "trash"] as const).map((view) => {
    const { statuses, dueAfter, dueUntil } = rangeOf(view, today);
    return sql`(${view}::text, ${statuses[0] ?? ""}::text,
      ${dueAfter ?? "-infinity"}::date, ${dueUntil ?? "infinity"}::date)`;
  });
  const inRange = sql`
    from tasks where user_id = ${userId} and status = range.status
      and due_order > range.after and due_order <= range.until`;
  const [{ undated, ...counts }] = await sql<[Record<View | "undated", number>]>`
    select counts.*, (
      select count(*)::int from (
        select from tasks
        where user_id = ${userId} and status = 'open' and due_order = 'infinity'
        order by due_order, id limit greatest(0, ${most}::int - today - upcoming)) counted
      ) as undated
    from (
      select max(n) filter (where view = 'today') as today,
        max(n) filter (where view = 'upcoming') as upcoming,
        max(n) filter (where view = 'done') as done, max(n) filter (where view = 'trash') as trash
      from (values ${ranges.reduce((all, one) => sql`${all}, ${one}`)}) range (view, status, after, until),
      lateral (
        select case
          when ${sampledOfMany} = (select count(*) from (
            select ${inRange} and sampled order by due_order limit ${sampledOfMany}) sample)
          then ${most}::int
          else (select count(*)::int from (
            select ${inRange} order by due_order, id limit ${most}) counted)
        end as n
        -- Keeps the planner from planning it anew for each view.
        offset 0) counted
    ) counts`;
  return { ...counts, open: Math.min(most, counts.today + counts.upcoming + undated) };
}
