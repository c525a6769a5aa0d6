/**
 * Everything that a button does to tasks: to which of them, what it sets, what follows, and what undoing it puts
 * back.
 *
 * Simultaneous changes end as if they had come one after the other. Tasks are locked in the order of their ids, so
 * two changes of several tasks cannot deadlock; a task's status is read from the locked row, so only one of two that
 * complete it does so; and undoing finds only tasks that no other action has changed since.
 *
 * Repeating tasks that follow each other are a series. After one is completed, the series has an open task again, or
 * the outcome says that it ended. This holds because a person's series are changed by one transaction at a time.
 */
import { randomUUID } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { uuidOrNull } from "~/schemas/text";
import {
  beforeSignIn,
  type Fragment,
  OutcomeUnknown,
  type Sql,
  type Transact,
  Unavailable,
  type UserScope,
} from "../../db/client.server";
import { changed, columns, type TaskScope } from "./columns.server";
import { nextDue, type Repeating, todayOf } from "./days.server";
import type { Priority, Status } from "./names";
import type { Task } from "./task";

type Action = {
  /** The statuses of the tasks it applies to; others are left alone. */
  from: readonly Status[];
  /** What it sets; null if it deletes them forever. */
  set: ((sql: Sql, values: Values) => Fragment) | null;
  /**
   * The statuses that its tasks must still have to undo it, and the columns put back, or that they are removed; null
   * if it cannot be undone.
   */
  undo: { from: readonly Status[]; columns: readonly string[]; removes?: true } | null;
  /** Whether tasks are open before it or after it, so that a series may continue or end. */
  turnsRepeats?: true;
};

const actions = {
  complete: {
    from: ["open"],
    set: (sql) => sql`completed_at = now()`,
    undo: { from: ["completed"], columns: ["completed_at"] },
    turnsRepeats: true,
  },
  reopen: {
    from: ["completed"],
    set: (sql) => sql`completed_at = null`,
    undo: { from: ["open"], columns: ["completed_at"] },
    turnsRepeats: true,
  },
  due: {
    from: ["open", "completed"],
    // A new due date is also the new day of a monthly task.
    set: (sql, { due_on = null }) => sql`due_on = ${due_on}, repeat_day = null`,
    undo: { from: ["open", "completed"], columns: ["due_on", "repeat_day"] },
  },
  priority: {
    from: ["open", "completed"],
    set: (sql, { priority = "none" }) => sql`priority = ${priority}`,
    undo: { from: ["open", "completed"], columns: ["priority"] },
  },
  delete: {
    from: ["open", "completed"],
    set: (sql) => sql`deleted_at = now()`,
    undo: { from: ["trash"], columns: ["deleted_at"] },
    turnsRepeats: true,
  },
  restore: {
    from: ["trash"],
    set: (sql) => sql`deleted_at = null`,
    undo: null,
    turnsRepeats: true,
  },
  purge: { from: ["trash"], set: null, undo: null },
  // These two belong to `addTask` and apply to no existing task. Undoing moves the task to the trash, or gives it
  // back its title as typed.
  add: { from: [], set: null, undo: { from: ["open"], columns: ["deleted_at"] } },
  read: {
    from: [],
    set: null,
    undo: { from: ["open"], columns: ["title", "due_on", "priority", "repeat_rule"] },
  },
  // Belongs to `editTask`. Undoing makes the action before it the last one again.
  edit: {
    from: [],
    set: null,
    undo: {
      from: ["open"],
      columns: ["title", "description", "due_on", "repeat_day", "priority", "repeat_rule"],
    },
  },
  // Done by `completeImport`: nothing to choose from. Undoing it removes the tasks that nobody has changed.
  import: {
    from: [],
    set: null,
    undo: { from: ["open", "completed"], columns: [], removes: true },
  },
} satisfies Record<string, Action>;

export type ActionName = keyof typeof actions;

/** What became of the tasks' series: how many have no open task any more, and the day on which one continues. */
type SeriesOutcome = { seriesEnded: number; nextDue: string | null };

/** The changed tasks as they are now; the token that undoes it, if any; and what became of their series. */
export type Outcome = SeriesOutcome & { tasks: Task[]; undo: string | null };

/** How many tasks were changed, and whether that is all; if not, asking again continues. */
export type Progress = { count: number; finished: boolean };

/**
 * What else is done in the transaction of each chunk, given its progress. Do NOT do it in a transaction of its own:
 * if that failed, the answer would be that nothing was done.
 */
export type Along<More = unknown> = (scope: UserScope, progress: Progress & More) => Promise<void>;

/** What an action sets: the date for `due`, null for none, and the priority for `priority`. */
type Values = { due_on?: string | null; priority?: Priority };

type Options = Values & {
  /** The person's day, after which the next task of a repeating one is due; today by default. */
  today?: string;
};

/** Applies an action to those of these tasks that it applies to, and returns them. */
export async function changeTasks(
  scope: TaskScope,
  name: ActionName,
  ids: string[],
  { today = todayOf(scope), ...values }: Options = {},
): Promise<Outcome> {
  const { sql } = scope;
  const action_id = randomUUID();
  const { from, undo }: Action = actions[name];
  const chosen = sql`id = any (${idList(sql, ids)}) and ${isOneOf(sql, from)}`;
  await lockSeries(scope, name, chosen);
  const tasks = await perform(scope, name, locked(scope, chosen), action_id, values);
  const series = await turnRepeats(scope, name, tasks, today);
  return { tasks, undo: undo && `${name}.${action_id}`, ...series };
}

/**
 * Moves every completed task to the trash, the oldest first, as one action. If there are very many it moves only
 * some: called again with the same token it continues, and undoing brings back all of them.
 *
 * @param token from `newClearing`, perhaps by way of a form
 */
export async function clearCompleted(
  transact: Transact,
  token: unknown = newClearing(),
  along?: Along<{ undo: string }>,
): Promise<Progress & { undo: string }> {
  const { action_id } = parseToken(token) ?? { action_id: randomUUID() };
  const undo = `delete.${action_id}`;
  const change = (scope: TaskScope, chunk: Chunk) => {
    const completed = locked(scope, scope.sql`status = 'completed'`, chunk);
    return perform(scope, "delete", completed, action_id);
  };
  const progress = await inChunks(transact, change, async (scope, done) =>
    along?.(scope, { ...done, undo }),
  );
  return { ...progress, undo };
}

/** The tokens that undo adding a task, and reading its title. */
export const additionTokens = (action_id: string) => ({
  undo: `add.${action_id}`,
  keepAsText: `read.${action_id}`,
});

/** The token that undoes an edit. */
export const editToken = (action_id: string) => `edit.${action_id}`;

/** What undoing an edit puts back: a task as it is, and the action before, but not what came before that. */
export const beforeEdit = (sql: Sql) =>
  sql`jsonb_build_object(${list(
    sql,
    actions.edit.undo.columns.map((column) => sql`${column}::text, ${sql(column)}`),
  )}, 'action_id', action_id, 'undo_values', undo_values - 'action_id' - 'undo_values')`;

/** Whether a token undoes only the reading of a title. */
export const isReadingToken = (token: unknown) => parseToken(token)?.name === "read";

/** The token that undoes an import, whose id is its tasks' action id. */
export const importToken = (id: string) => `import.${id}`;

/** Whether a token undoes an import. */
export const isImportToken = (token: unknown) => parseToken(token)?.name === "import";

/** Deletes everything in the trash forever. If there is very much it deletes only some: called again it continues. */
export const emptyTrash = (transact: Transact): Promise<Progress> =>
  inChunks(transact, (scope, chunk) =>
    perform(scope, "purge", locked(scope, scope.sql`status = 'trash'`, chunk), ""),
  );

/** Moves every overdue task to the person's day, as one action. */
export async function moveOverdue(
  transact: Transact,
  along?: Along<{ undo: string }>,
): Promise<Progress & { undo: string }> {
  const action_id = randomUUID();
  const undo = `due.${action_id}`;
  const change = (scope: UserScope, chunk: Chunk) => {
    const today = todayOf(scope);
    const overdue = locked(scope, scope.sql`status = 'open' and due_order < ${today}`, chunk);
    return perform(scope, "due", overdue, action_id, { due_on: today });
  };
  const progress = await inChunks(transact, change, async (scope, done) =>
    along?.(scope, { ...done, undo }),
  );
  return { ...progress, undo };
}

/** A token for a clearing to come, so that it is one action however often it is asked for. */
export const newClearing = () => `delete.${randomUUID()}`;

/**
 * Undoes an action on those of its tasks that no other action has changed since: puts back what it replaced, and
 * nothing else. It may be called twice, and after other changes. Also returns the id of the first task.
 *
 * @param token from an `Outcome`, perhaps by way of a form; anything else undoes nothing
 * @param today the person's day, after which the next task is due if one is completed again; today by default
 */
export async function undo(
  transact: Transact,
  token: unknown,
  today?: string,
  along?: Along,
): Promise<Progress & { first: string | null }> {
  const done = parseToken(token);
  if (!done) return { count: 0, finished: true, first: null };
  const { name, action_id, from, columns, removes } = done;
  let first: string | null = null;
  const change = async (scope: UserScope, chunk: Chunk) => {
    const { sql } = scope;
    const unchanged = sql`action_id = ${action_id} and ${isOneOf(sql, from)}`;
    // Among very many tasks, it is not worth looking for repeating ones in each chunk.
    await lockSeries(scope, name);
    const tasks = removes
      ? await removeAdded(scope, locked(scope, sql`${unchanged} and version = 1`, chunk))
      : await putBack(scope, columns, locked(scope, unchanged, chunk));
    await turnRepeats(scope, name, tasks, today ?? todayOf(scope));
    first ??= tasks[0]?.id ?? null;
    return tasks;
  };
  const progress = await inChunks(transact, change, along);
  return { ...progress, first };
}

/** The action in a token, and how to undo it; null if it is no token of an action that can be undone. */
function parseToken(token: unknown) {
  const [word = "", id, ...rest] = typeof token === "string" ? token.split(".") : [];
  const action_id = uuidOrNull(id);
  if (!Object.hasOwn(actions, word) || !action_id || rest.length > 0) return null;
  const name = word as ActionName;
  const { undo }: Action = actions[name];
  return undo && { name, action_id, ...undo };
}

async function perform(
  { sql, userId }: TaskScope,
  name: ActionName,
  ids: Fragment,
  action_id: string,
  values: Values = {},
): Promise<Task[]> {
  const { set, undo }: Action = actions[name];
  if (!set)
    return sql<Task[]>`
      delete from tasks where user_id = ${userId} and id = any (${ids}) returning ${columns(sql)}`;
  const replaced = undo?.columns.map((column) => sql`${column}::text, ${sql(column)}`);
  return sql<Task[]>`
    update tasks set ${set(sql, values)}, action_id = ${undo ? action_id : null},
      undo_values = ${replaced ? sql`jsonb_build_object(${list(sql, replaced)})` : null}, ${changed(sql)}
    where user_id = ${userId} and id = any (${ids})
    returning ${columns(sql)}`;
}

async function removeAdded({ sql, userId }: TaskScope, ids: Fragment): Promise<Task[]> {
  return sql<Task[]>`
    delete from tasks where user_id = ${userId} and id = any (${ids}) returning ${columns(sql)}`;
}

async function putBack(
  { sql, userId }: TaskScope,
  replaced: readonly string[],
  ids: Fragment,
): Promise<Task[]> {
  const put = new Set([...replaced, "action_id", "undo_values"]);
  // Null if it is not among what was replaced.
  const values = [...put].map(
    (column) =>
      sql`${sql(column)} = (jsonb_populate_record(null::tasks, undo_values)).${sql(column)}`,
  );
  return sql<Task[]>`
    update tasks set ${list(sql, values)}, ${changed(sql)}
    where user_id = ${userId} and id = any (${ids})
    returning ${columns(sql)}`;
}

/**
 * The user's tasks that meet `condition`, as an array of ids, locked in an order that is the same for everybody. Do
 * NOT make it a subquery: the planner might run that again for each task, but computes an array once.
 */
function locked({ sql, userId }: TaskScope, condition: Fragment, chunk?: Chunk): Fragment {
  return sql`array(
    select id from tasks where user_id = ${userId} and ${condition}
      ${chunk ? sql`and id > ${chunk.after} order by id limit ${chunk.limit}` : sql`order by id`}
    for update)`;
}

/**
 * Waits until no other transaction changes the user's series; with a condition, only if it holds for repeating tasks.
 * Call it before any task is locked: the order is the same for everybody.
 */
export async function lockSeries(
  { sql, userId }: TaskScope,
  name: ActionName,
  condition?: Fragment,
): Promise<void> {
  const { turnsRepeats }: Action = actions[name];
  if (!turnsRepeats) return;
  const repeating = condition
    ? sql`exists (select from tasks where user_id = ${userId} and repeat_rule is not null and ${condition})`
    : sql`true`;
  await sql`
    select pg_advisory_xact_lock(hashtextextended(${`${userId} series`}, 0)) where ${repeating}`;
}

/** Continues or shortens the series of tasks that an action, or undoing it, has just changed. */
async function turnRepeats(
  scope: TaskScope,
  name: ActionName,
  tasks: Task[],
  today: string,
): Promise<SeriesOutcome> {
  const { turnsRepeats }: Action = actions[name];
  const repeating = tasks.filter(({ repeat_rule }) => repeat_rule !== null);
  if (!turnsRepeats || repeating.length === 0) return { seriesEnded: 0, nextDue: null };
  const idsOf = (completed: boolean) =>
    repeating.filter((task) => task.completed === completed).map(({ id }) => id);
  if (name === "complete" || name === "reopen") {
    await removeNextTasks(scope, idsOf(false));
    return continueSeries(scope, idsOf(true), today);
  }
  await removeStandIns(scope, idsOf(false));
  return { seriesEnded: await countEnded(scope, idsOf(false)), nextDue: null };
}

/**
 * Adds the next task to each of these completed tasks' series that has no open one, after the latest of its completed
 * ones. At the end of the calendar the series ends instead.
 */
export async function continueSeries(
  { sql, userId }: TaskScope,
  ids: string[],
  today: string,
): Promise<SeriesOutcome> {
  if (ids.length === 0) return { seriesEnded: 0, nextDue: null };
  const latest = await sql<(Repeating & { id: string })[]>`
    with ended as (${withoutOpen({ sql, userId }, ids)})
    select distinct on (ended.id) tasks.id, repeat_rule, due_on, repeat_day
    from ended join tasks on tasks.id = ended.id or tasks.series_id = ended.id
    where user_id = ${userId} and status = 'completed' and repeat_rule is not null
    order by ended.id, due_on desc nulls last, tasks.id desc`;
  const next = latest.flatMap((task) => {
    const due = nextDue(task, today);
    return due ? [{ id: uuidv7(), after: task.id, ...due }] : [];
  });
  const series = {
    seriesEnded: latest.length - next.length,
    nextDue: next[0]?.due_on ?? null,
  };
  if (next.length === 0) return series;
  // The task that was next until now is in the trash, or no longer repeats.
  await sql`
    update tasks set repeated_from = null where user_id = ${userId}
      and repeated_from = any (${idList(
        sql,
        next.map(({ after }) => after),
      )})`;
  await sql`
    insert into tasks (user_id, id, title, description, priority, due_on, repeat_rule, repeat_day,
      repeated_from, series_id)
    select user_id, next.id, title, description, priority, next.due_on, next.repeat_rule,
      next.repeat_day, tasks.id, coalesce(series_id, tasks.id)
    from jsonb_to_recordset(${JSON.stringify(next)}::text::jsonb)
      as next (id uuid, after uuid, due_on date, repeat_rule text, repeat_day smallint)
    join tasks on tasks.id = next.after
    where user_id = ${userId}`;
  return series;
}

/** The series of these tasks that have no open repeating task, as rows with the `id` of their first task. */
const withoutOpen = ({ sql, userId }: TaskScope, ids: string[]) => sql`
  select distinct series.id from tasks, coalesce(series_id, tasks.id) as series (id)
  where user_id = ${userId} and tasks.id = any (${idList(sql, ids)}) and not exists (
    select from tasks where user_id = ${userId} and status = 'open' and repeat_rule is not null
      and (id = series.id or series_id = series.id))`;

/** How many of these tasks' series have no open task left. */
async function countEnded(scope: TaskScope, ids: string[]): Promise<number> {
  return ids.length ? (await withoutOpen(scope, ids)).length : 0;
}

/** Removes the tasks that follow these, unless somebody has changed them since they were added. */
async function removeNextTasks({ sql, userId }: TaskScope, ids: string[]) {
  if (ids.length === 0) return;
  await sql`
    delete from tasks where user_id = ${userId} and repeated_from = any (${idList(sql, ids)})
      and version = 1 and status = 'open'`;
}

/** Removes what was added to the series of these open tasks while they were in the trash, unless changed since. */
async function removeStandIns({ sql, userId }: TaskScope, ids: string[]) {
  if (ids.length === 0) return;
  await sql`
    delete from tasks using tasks as back
    where tasks.user_id = ${userId} and back.user_id = ${userId}
      and back.id = any (${idList(sql, ids)}) and back.status = 'open'
      and tasks.series_id = coalesce(back.series_id, back.id) and tasks.id > back.id
      and tasks.version = 1 and tasks.status = 'open' and tasks.repeated_from is not null`;
}

/**
 * The most tasks that one transaction changes: a statement has 5 s, most of it for the indexes, and others wait for
 * its locks.
 */
export const chunkSize = 500;

/**
 * How long a request may begin further chunks, in milliseconds. With the 10 s that the last one may take, it is
 * answered within the 30 s that proxies wait.
 */
const chunksDeadlineMs = 20_000;

/**
 * Repeats `step`, each time in a transaction of its own, until it has finished or the request has worked for long
 * enough. Others have their turn between two steps: the embedded database has one connection for all.
 *
 * @param step is given what was done so far, null at first, and returns that with its own; null if there is nothing
 * to do
 * @returns what was done: not all of it if `finished` is false, and asking again continues
 */
export async function stepByStep<Done extends Progress>(
  transact: Transact,
  step: (scope: UserScope, soFar: Done | null) => Promise<Done | null>,
): Promise<Done | null> {
  const end = Date.now() + chunksDeadlineMs;
  for (let done: Done | null = null; ; ) {
    const soFar: Done | null = done;
    const next: Done | null = await transact((scope) => step(scope, soFar)).catch((error) => {
      // What is done is done, and the answer must say so: asking again continues.
      if (soFar && soFar.count > 0 && isOutage(error)) return null;
      throw error;
    });
    if (!next) return soFar;
    if (next.finished || Date.now() > end) return next;
    done = next;
  }
}

/** A number of tasks, in the order of their ids, after the last one of the previous chunk. */
type Chunk = { after: string; limit: number };

/**
 * Repeats `change` until it finds fewer tasks than it may change. Each chunk begins where the last one ended: changed
 * entries stay in the index for a while, and must not be read again.
 */
async function inChunks(
  transact: Transact,
  change: (scope: UserScope, chunk: Chunk) => Promise<Task[]>,
  along?: Along,
): Promise<Progress> {
  let after = "00000000-0000-0000-0000-000000000000";
  const progress = await stepByStep<Progress>(transact, async (scope, soFar) => {
    const tasks = await change(scope, { after, limit: chunkSize });
    const count = (soFar?.count ?? 0) + tasks.length;
    const done = { count, finished: tasks.length < chunkSize };
    await along?.(scope, done);
    after =
      tasks
        .map(({ id }) => id)
        .sort()
        .at(-1) ?? after;
    return done;
  });
  return progress ?? { count: 0, finished: true };
}

const isOutage = (error: unknown) =>
  error instanceof Unavailable || error instanceof OutcomeUnknown;

/** How many tasks one transaction removes from everybody's trash. */
const purgeChunk = 500;

/** Removes all users' tasks that were deleted at least 30 days ago, in small transactions. Returns their number. */
export async function purgeOldTrash(): Promise<number> {
  for (let removed = 0; ; ) {
    const [{ count }] = await beforeSignIn(
      (sql) => sql<[{ count: string }]>`select purge_trash(${purgeChunk}) as count`,
    );
    removed += Number(count);
    if (Number(count) < purgeChunk) return removed;
  }
}

// As text: the connection knows no array types.
const idList = (sql: Sql, ids: string[]) => sql`string_to_array(${ids.join(",")}, ',')::uuid[]`;

const isOneOf = (sql: Sql, statuses: readonly Status[]) =>
  sql`status = any (string_to_array(${statuses.join(",")}, ','))`;

const list = (sql: Sql, parts: Fragment[]) => parts.reduce((all, part) => sql`${all}, ${part}`);
