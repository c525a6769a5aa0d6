/** Completing and reopening tasks, one or several at once, and what follows when they repeat. */
import { v7 as uuidv7 } from "uuid";
import type { UserScope } from "../../db/client.server";
import { nextDue, type Repeating } from "./days.server";
import {
  changed,
  columns,
  idList,
  locked,
  type Task,
  type UndoSlice,
  undoable,
} from "./task.server";
import { newUndo, type Outcome } from "./undo-token.server";

/** A task as completing it needs it. */
type Completed = Task & { repeatDay: number | null };

/** The columns that make a `Completed`. */
const completedColumns = (sql: UserScope["sql"]) => sql`${columns(sql)}, repeat_day as "repeatDay"`;

/**
 * Marks the open ones of these tasks as done and gives them. Each that repeats is followed by one new task; however
 * often and from wherever it is completed at once, by one.
 *
 * @param today the person's day: the new tasks are due after it
 */
export async function completeTasks(
  scope: UserScope,
  ids: string[],
  today: string,
): Promise<Outcome> {
  const { sql, userId } = scope;
  const undo = newUndo("complete");
  const tasks = await sql<Completed[]>`
    update tasks set completed_at = now(), action_id = ${undo.batch}, undo_values = null,
      ${changed(sql)}
    where user_id = ${userId} and id = any (${locked(scope, ids, ["open"])})
    returning ${completedColumns(sql)}`;
  await addNextTasks(scope, tasks, today);
  return { tasks, undo };
}

/** Marks the done ones of these tasks as not done and gives them. New tasks that followed them untouched go. */
export async function reopenTasks(scope: UserScope, ids: string[]): Promise<Outcome> {
  const { sql, userId } = scope;
  const undo = newUndo("reopen");
  const tasks = await sql<Task[]>`
    update tasks set completed_at = null, action_id = ${undo.batch},
      undo_values = jsonb_build_object('completed_at', completed_at), ${changed(sql)}
    where user_id = ${userId} and id = any (${locked(scope, ids, ["completed"])})
    returning ${columns(sql)}`;
  await removeNextTasks(scope, tasks);
  return { tasks, undo };
}

/** Of some tasks that a completion has marked as done: marks them as not done. */
export async function undoCompletion(scope: UserScope, slice: UndoSlice): Promise<Task[]> {
  const { sql, userId } = scope;
  const tasks = await sql<Task[]>`
    update tasks set completed_at = null, action_id = null, undo_values = null, ${changed(sql)}
    where user_id = ${userId} and id = any (${undoable(scope, slice, ["completed"])})
    returning ${columns(sql)}`;
  await removeNextTasks(scope, tasks);
  return tasks;
}

/** Of some tasks that were reopened: marks them as done again, since when they were. */
export async function undoReopening(
  scope: UserScope,
  slice: UndoSlice,
  today: string,
): Promise<Task[]> {
  const { sql, userId } = scope;
  const tasks = await sql<Completed[]>`
    update tasks set completed_at = (undo_values ->> 'completed_at')::timestamptz,
      action_id = null, undo_values = null, ${changed(sql)}
    where user_id = ${userId} and id = any (${undoable(scope, slice, ["open"])})
    returning ${completedColumns(sql)}`;
  await addNextTasks(scope, tasks, today);
  return tasks;
}

/** Adds the task after each that repeats, unless it has one. */
async function addNextTasks({ sql, userId }: UserScope, done: Completed[], today: string) {
  const next = done.flatMap((task) => {
    const due = isRepeating(task) && nextDue(task, today);
    return due ? [{ id: uuidv7(), after: task.id, due: due.dueOn, day: due.repeatDay }] : [];
  });
  if (next.length === 0) return;
  await sql`
    insert into tasks
      (user_id, id, title, description, priority, repeat, due_on, repeat_day, repeated_from)
    select user_id, next.id, title, description, priority, repeat, due, day, tasks.id
    from jsonb_to_recordset(${JSON.stringify(next)}::text::jsonb)
      as next (id uuid, after uuid, due date, day smallint)
    join tasks on tasks.id = next.after
    where user_id = ${userId}
    on conflict (user_id, repeated_from) do nothing`;
}

const isRepeating = (task: Completed): task is Completed & Repeating => task.repeat !== null;

/** Removes the tasks after these that are as they were made: nobody has given them a thought yet. */
async function removeNextTasks({ sql, userId }: UserScope, reopened: Task[]): Promise<void> {
  const ids = reopened.filter(({ repeat }) => repeat).map(({ id }) => id);
  if (ids.length === 0) return;
  await sql`
    delete from tasks where user_id = ${userId} and repeated_from = any (${idList(sql, ids)})
      and version = 1 and status = 'open'`;
}
