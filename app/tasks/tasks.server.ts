import { v7 as uuidv7 } from "uuid";
import type { UserScope } from "../../db/client.server";
import { type TaskInput, type TaskPatch, type TaskQuery, tasksPerPage } from "./schemas.server";
import { columns, type Task } from "./task.server";

export type { Task } from "./task.server";

/** A page of a list, newest first, and the cursor of the next one; null on the last. */
export type TaskPage = { tasks: Task[]; next: string | null };

/**
 * The user's tasks, all of them or those of one status, newest first, by keyset: the page starts after the task
 * with id `after`, so its cost does not grow with what comes before it.
 */
export async function listTasks(
  { sql, userId }: UserScope,
  { status = "all", after, limit = tasksPerPage }: Partial<TaskQuery> = {},
): Promise<TaskPage> {
  const tasks = await sql<Task[]>`
    select ${columns(sql)} from tasks
    where user_id = ${userId}
      ${status === "all" ? sql`` : sql`and completed = ${status === "done"}`}
      ${after === undefined ? sql`` : sql`and id < ${after}`}
    order by id desc limit ${limit + 1}`;
  const page = tasks.slice(0, limit);
  return { tasks: page, next: tasks.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** All of the user's tasks, oldest first, as an export has them. */
export async function allTasks({ sql, userId }: UserScope) {
  return sql`
    select id, title, description, completed, completed_at, created_at, updated_at
    from tasks where user_id = ${userId} order by id`;
}

/** One of the user's tasks; null if there is none with this id. */
export async function findTask({ sql, userId }: UserScope, id: string): Promise<Task | null> {
  const [task] = await sql<Task[]>`
    select ${columns(sql)} from tasks where user_id = ${userId} and id = ${id}`;
  return task ?? null;
}

/** Adds a task to the user's list. With the `key` and title of one that is there already, it gives that one. */
export async function createTask(
  { sql, userId }: UserScope,
  { title, description }: Pick<TaskInput, "title" | "description">,
  key: string | null = null,
): Promise<Task> {
  const [task] = await sql<[Task]>`
    insert into tasks (user_id, id, title, description, add_key)
    values (${userId}, ${uuidv7()}, ${title}, ${description}, ${key})
    on conflict (user_id, add_key, title) do update set add_key = excluded.add_key
    returning ${columns(sql)}`;
  return task;
}

/** Replaces title and description; null if the user has no such task. */
export async function editTask(
  { sql, userId }: UserScope,
  id: string,
  { title, description }: Pick<TaskInput, "title" | "description">,
): Promise<Task | null> {
  const [task] = await sql<Task[]>`
    update tasks set title = ${title}, description = ${description}, updated_at = now()
    where user_id = ${userId} and id = ${id} returning ${columns(sql)}`;
  return task ?? null;
}

/** Replaces what the patch names and leaves the rest; null if the user has no such task. */
export async function patchTask(
  { sql, userId }: UserScope,
  id: string,
  { title, description, completed }: TaskPatch,
): Promise<Task | null> {
  const doneAt = completed ? sql`coalesce(completed_at, now())` : null;
  const [task] = await sql<Task[]>`
    update tasks set
      title = ${title === undefined ? sql`title` : title},
      description = ${description === undefined ? sql`description` : description},
      completed_at = ${completed === undefined ? sql`completed_at` : doneAt},
      updated_at = now()
    where user_id = ${userId} and id = ${id} returning ${columns(sql)}`;
  return task ?? null;
}

/** Marks an open task as done and a done one as open, in one statement; null if the user has no such task. */
export async function toggleTask({ sql, userId }: UserScope, id: string): Promise<Task | null> {
  const [task] = await sql<Task[]>`
    update tasks set completed_at = case when completed then null else now() end, updated_at = now()
    where user_id = ${userId} and id = ${id} returning ${columns(sql)}`;
  return task ?? null;
}

/** Marks a task as done, once: doing so again keeps the first time. Null if the user has no such task. */
export async function completeTask({ sql, userId }: UserScope, id: string): Promise<Task | null> {
  const [task] = await sql<Task[]>`
    update tasks set completed_at = coalesce(completed_at, now()), updated_at = now()
    where user_id = ${userId} and id = ${id} returning ${columns(sql)}`;
  return task ?? null;
}

/** Marks a task as not done. Null if the user has no such task. */
export async function reopenTask({ sql, userId }: UserScope, id: string): Promise<Task | null> {
  const [task] = await sql<Task[]>`
    update tasks set completed_at = null, updated_at = now()
    where user_id = ${userId} and id = ${id} returning ${columns(sql)}`;
  return task ?? null;
}

/** Deletes a task and gives what it was; null if the user has no such task. */
export async function deleteTask({ sql, userId }: UserScope, id: string): Promise<Task | null> {
  const [task] = await sql<Task[]>`
    delete from tasks where user_id = ${userId} and id = ${id} returning ${columns(sql)}`;
  return task ?? null;
}
