/** One task: finding, adding and editing it. A task in the trash is found by nobody here. */
import { v7 as uuidv7 } from "uuid";
import type { UserScope } from "../../db/client.server";
import { completeTasks, reopenTasks } from "./completion.server";
import { todayIn } from "./days.server";
import type { TaskInput, TaskPatch } from "./schemas.server";
import { changed, columns, type Task } from "./task.server";

/** What a new task is made from: a title, and whatever else is known of it. */
export type NewTask = Pick<TaskInput, "title"> & Partial<TaskInput>;

/** The answer to a change of an older version than there is: nothing was changed. */
export type Conflict = { conflict: Task };

export const isConflict = (answer: Task | Conflict | null): answer is Conflict =>
  answer !== null && "conflict" in answer;

/** All of the user's tasks, those in the trash included, oldest first, as an export has them. */
export async function allTasks({ sql, userId }: UserScope) {
  return sql`
    select id, title, description, completed, completed_at, due_on, priority, repeat,
      version, created_at, updated_at, deleted_at
    from tasks where user_id = ${userId} order by id`;
}

/** One of the user's tasks; null if there is none with this id. */
export async function findTask({ sql, userId }: UserScope, id: string): Promise<Task | null> {
  const [task] = await sql<Task[]>`
    select ${columns(sql)} from tasks
    where user_id = ${userId} and id = ${id} and status <> 'trash'`;
  return task ?? null;
}

/** Adds a task to the user's list. With the `key` and title of one that is there already, it gives that one. */
export async function createTask(
  { sql, userId }: UserScope,
  { title, description = null, due_on = null, priority = "none", repeat = null }: NewTask,
  key: string | null = null,
): Promise<Task> {
  const [task] = await sql<[Task]>`
    insert into tasks (user_id, id, title, description, due_on, priority, repeat, add_key)
    values (${userId}, ${uuidv7()}, ${title}, ${description}, ${due_on}, ${priority},
      ${repeat}, ${key})
    on conflict (user_id, add_key, title) do update set add_key = excluded.add_key
    returning ${columns(sql)}`;
  return task;
}

/**
 * Replaces what the patch names and leaves the rest; null if the user has no such task. If it names a `version`
 * and the task has another one by now, nothing is changed and the task as it is comes back as a conflict.
 *
 * @param today the person's day, from which a repeating task that gets completed goes on
 */
export async function editTask(
  scope: UserScope,
  id: string,
  { version, completed, ...fields }: TaskPatch,
  today = todayIn("UTC"),
): Promise<Task | Conflict | null> {
  const current = await lockTask(scope, id);
  if (!current) return null;
  if (version !== undefined && version !== current.version) return { conflict: current };
  const isNamed = Object.values(fields).some((value) => value !== undefined);
  const edited = isNamed ? await replaceFields(scope, id, fields) : current;
  if (completed === undefined || completed === edited.completed) return edited;
  const { tasks } = completed
    ? await completeTasks(scope, [id], today)
    : await reopenTasks(scope, [id]);
  return tasks[0] ?? null;
}

/** Marks an open task as done and a done one as open; null if the user has no such task. */
export async function toggleTask(
  scope: UserScope,
  id: string,
  today = todayIn("UTC"),
): Promise<Task | null> {
  const current = await lockTask(scope, id);
  if (!current) return null;
  const { tasks } = current.completed
    ? await reopenTasks(scope, [id])
    : await completeTasks(scope, [id], today);
  return tasks[0] ?? null;
}

/** A task that nobody else changes until the transaction ends; null if the user has none with this id. */
async function lockTask({ sql, userId }: UserScope, id: string): Promise<Task | null> {
  const [task] = await sql<Task[]>`
    select ${columns(sql)} from tasks
    where user_id = ${userId} and id = ${id} and status <> 'trash' for update`;
  return task ?? null;
}

async function replaceFields(
  { sql, userId }: UserScope,
  id: string,
  { title, description, due_on, priority, repeat }: Partial<TaskInput>,
): Promise<Task> {
  const given = <T extends string | number | null>(value: T | undefined, column: string) =>
    value === undefined ? sql`${sql(column)}` : sql`${value}`;
  const dueOn = sql`${given(due_on, "due_on")}::date`;
  const [task] = await sql<[Task]>`
    update tasks set
      title = ${given(title, "title")}, description = ${given(description, "description")},
      due_on = ${dueOn}, priority = ${given(priority, "priority")}, repeat = ${given(repeat, "repeat")},
      -- Another due date is another day to keep to.
      repeat_day = case when due_on is not distinct from ${dueOn} then repeat_day end,
      -- Undoing an earlier change of the date would take this one away too.
      action_id = case when due_on is not distinct from ${dueOn} 
        or not coalesce(undo_values ? 'due_on', false) then action_id end,
      ${changed(sql)}
    where user_id = ${userId} and id = ${id} returning ${columns(sql)}`;
  return task;
}
