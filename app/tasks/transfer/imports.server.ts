/**
 * Files that have been read and wait to be confirmed. The browser sends back only the id: what is added is what was
 * read and shown. One waits for each user, for an hour; it is imported once, whole or not at all.
 */
import { randomUUID } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { beforeSignIn, type Sql } from "../../../db/client.server";
import { columns, type TaskScope } from "../columns.server";
import { uploadTasks } from "../names";
import { type FileTask, fileTask } from "../task";
import type { Problem, Reading } from "./reading.server";

/** The number of tasks that are shown before they are imported. */
const previewed = 20;

/** The most problems that are kept. Of a file with more it is said how many there are. */
export const mostProblems = 1_000;

/** The number of tasks that one statement adds: it ends long before the database would end it. */
const chunkSize = 500;

/** A task of a file with the id that it will have, as JSON has it. */
type KeptTask = { id: string } & {
  [Field in keyof FileTask]: Date extends FileTask[Field] ? string | null : FileTask[Field];
};

export type Import = {
  id: string;
  unit: Reading["unit"];
  task_count: number;
  /** The first of its tasks. */
  preview: KeptTask[];
  problem_count: number;
  problems: Problem[];
  imported: boolean;
};

/** Keeps what a file has, in the place of what the user may have chosen before. Gives its id. */
export async function keepImport({ sql, userId }: TaskScope, reading: Reading): Promise<string> {
  const id = randomUUID();
  const { unit, tasks, problems } = reading;
  const kept = problems.slice(0, mostProblems);
  await sql`
    insert into imports (user_id, id, unit, tasks, task_count, problems, problem_count)
    values (${userId}, ${id}, ${unit}, ${sql.json(withIds(tasks))}, ${tasks.length},
      ${sql.json(kept)}, ${problems.length})
    on conflict (user_id) do update set id = excluded.id, unit = excluded.unit, tasks = excluded.tasks,
      task_count = excluded.task_count, problems = excluded.problems,
      problem_count = excluded.problem_count, created_at = now(), imported_at = null`;
  return id;
}

/** What is about to be imported, or has been; null if the user has no such import, or no longer. */
export async function findImport({ sql, userId }: TaskScope, id: string): Promise<Import | null> {
  const [found] = await sql<Import[]>`
    select id, unit, task_count, problem_count, problems, imported_at is not null as imported,
      jsonb_path_query_array(tasks, ${`$[0 to ${previewed - 1}]`}::text::jsonpath) as preview
    from imports where user_id = ${userId} and id = ${id} and ${isCurrent(sql)}`;
  return found ?? null;
}

/** Adds its tasks to the user's list, the first time it is asked to. False if the user has no such import. */
export async function completeImport({ sql, userId }: TaskScope, id: string): Promise<boolean> {
  // Whoever asks at the same time waits here, and then finds it done.
  const [found] = await sql<{ tasks: KeptTask[]; imported: boolean }[]>`
    select tasks, imported_at is not null as imported from imports
    where user_id = ${userId} and id = ${id} and ${isCurrent(sql)} for update`;
  if (!found) return false;
  if (found.imported) return true;
  for (let start = 0; start < found.tasks.length; start += chunkSize) {
    await addTasks({ sql, userId }, found.tasks.slice(start, start + chunkSize));
  }
  await sql`
    update imports set imported_at = now(), tasks = '[]', problems = '[]'
    where user_id = ${userId} and id = ${id}`;
  return true;
}

/** Removes everybody's imports that nobody has come back for. */
export async function removeOldImports(): Promise<void> {
  // All of them: the role can see no others.
  await beforeSignIn((sql) => sql`delete from imports`);
}

const isCurrent = (sql: Sql) => sql`created_at > now() - interval '1 hour'`;

async function addTasks({ sql, userId }: TaskScope, tasks: KeptTask[]) {
  const fields = columns(sql, fileTask);
  await sql`
    insert into tasks (user_id, id, ${fields})
    select ${userId}::uuid, id, ${fields}
    from jsonb_populate_recordset(null::tasks, ${sql.json(tasks)})`;
}

/**
 * Ids sort by the time a task was made, as its file says; those of one time keep the file's order,
 * the first one newest.
 */
function withIds(tasks: FileTask[]) {
  const now = new Date();
  return tasks.map((task, index) => {
    const created_at = task.created_at ?? now;
    const id = uuidv7({ msecs: created_at.getTime(), seq: uploadTasks - index });
    return { ...task, id, created_at };
  });
}
