/**
 * Files that have been read and wait to be confirmed. The browser sends back only the id: what is added is what was
 * read and shown. Each user has one, for an hour; it is imported once.
 */
import { randomUUID } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { beforeSignIn, type Sql, type Transact } from "../../../db/client.server";
import { type Along, importToken, type Progress, stepByStep } from "../changes.server";
import { columns, type TaskScope } from "../columns.server";
import { uploadTasks } from "../names";
import { type FileTask, fileTask } from "../task";
import type { Problem, Reading } from "./reading.server";

/** How many tasks are shown before they are imported. */
const previewed = 20;

/** The most problems that are kept. Beyond that only their number is. */
export const mostProblems = 1_000;

/**
 * How many tasks one transaction adds. With the longest titles that is a quarter of a second of indexing for search,
 * in which the embedded database, and its process, does nothing else.
 */
const chunkSize = 250;

/** A task of a file as JSON, with the id that it will have and the key of its line. */
type KeptTask = { id: string; import_key: string } & {
  [Field in keyof FileTask]: Date extends FileTask[Field] ? string | null : FileTask[Field];
};

export type Import = {
  id: string;
  unit: Reading["unit"];
  task_count: number;
  /** How many of its tasks are already on the list. */
  known_count: number;
  /** The first of its tasks. */
  preview: KeptTask[];
  problem_count: number;
  problems: Problem[];
  imported: boolean;
};

/** Keeps the contents of a file, replacing any earlier choice of the user. Returns its id. */
export async function keepImport({ sql, userId }: TaskScope, reading: Reading): Promise<string> {
  const id = randomUUID();
  const { unit, tasks, keys, problems } = reading;
  const kept = problems.slice(0, mostProblems);
  await sql`
    insert into imports (user_id, id, unit, tasks, task_count, problems, problem_count)
    values (${userId}, ${id}, ${unit}, ${sql.json(withIds(tasks, keys))}, ${tasks.length},
      ${sql.json(kept)}, ${problems.length})
    on conflict (user_id) do update set id = excluded.id, unit = excluded.unit, tasks = excluded.tasks,
      task_count = excluded.task_count, problems = excluded.problems,
      problem_count = excluded.problem_count, created_at = now(), imported_at = null`;
  return id;
}

/** What is about to be imported, or has been; null if the user has no such import, or no longer has it. */
export async function findImport(scope: TaskScope, id: string): Promise<Import | null> {
  const { sql, userId } = scope;
  const [found] = await sql<Omit<Import, "known_count">[]>`
    select id, unit, task_count, problem_count, problems, imported_at is not null as imported,
      jsonb_path_query_array(tasks, ${`$[0 to ${previewed - 1}]`}::text::jsonpath) as preview
    from imports where user_id = ${userId} and id = ${id} and ${isCurrent(sql)}`;
  if (!found) return null;
  return { ...found, known_count: found.imported ? 0 : (await knownPlaces(scope, id)).length };
}

/** How many tasks an import has added, whether those are all of them, and the token that undoes it. */
export type Imported = Progress & { undo: string };

/**
 * Adds an import's tasks to the user's list, the first time it is asked to. Null if the user has no such import. They
 * go from table to table in chunks, each in a transaction of its own: this process holds none of them, and a large
 * file keeps nobody waiting. A failure on the way leaves what was added; asked again, or for the same file, it
 * continues from there, since each task got its id when the file was read.
 *
 * @param again whether to add what is already on the list too
 * @param along is done in the transaction of each chunk
 */
export async function completeImport(
  transact: Transact,
  id: string,
  { again = false }: { again?: boolean } = {},
  along?: Along<Imported>,
): Promise<Imported | null> {
  let start = 0;
  let left: number[] | undefined;
  return stepByStep<Imported>(transact, async (scope) => {
    const { sql, userId } = scope;
    // Simultaneous requests wait here.
    const [found] = await sql<{ task_count: number; imported: boolean }[]>`
      select task_count, imported_at is not null as imported from imports
      where user_id = ${userId} and id = ${id} and ${isCurrent(sql)} for update`;
    if (!found) return null;
    const end = start + chunkSize;
    const finished = found.imported || end >= found.task_count;
    if (!found.imported) {
      left ??= again ? [] : await knownPlaces(scope, id);
      await addTasks(scope, id, start, left);
      if (finished) await markImported(scope, id);
    }
    const [{ count }] = await sql<[{ count: number }]>`
      select count(*)::integer as count from tasks where user_id = ${userId} and action_id = ${id}`;
    const imported = { count, finished, undo: importToken(id) };
    await along?.(scope, imported);
    start = end;
    return imported;
  });
}

const markImported = ({ sql, userId }: TaskScope, id: string) => sql`
  update imports set imported_at = now(), tasks = '[]', problems = '[]'
  where user_id = ${userId} and id = ${id}`;

/** Removes all users' imports that nobody has come back for. */
export async function removeOldImports(): Promise<void> {
  // All of them: the role can see no others.
  await beforeSignIn((sql) => sql`delete from imports`);
}

const isCurrent = (sql: Sql) => sql`created_at > now() - interval '1 hour'`;

/**
 * Adds the tasks in a chunk of an import, except those in `left` and those added before. The import's id is the
 * action's.
 */
async function addTasks({ sql, userId }: TaskScope, id: string, start: number, left: number[]) {
  const fields = columns(sql, fileTask);
  const chunk = `$[${start} to ${start + chunkSize - 1}]`;
  await sql`
    insert into tasks (user_id, id, action_id, import_key, ${fields})
    select ${userId}::uuid, id, ${id}::uuid, import_key, ${fields}
    from (
      select nth, task.* from imports,
        jsonb_path_query(imports.tasks, ${chunk}::text::jsonpath) with ordinality as each (fields, nth),
        jsonb_populate_record(null::tasks, each.fields) as task
      where imports.user_id = ${userId} and imports.id = ${id}
    ) as task
    where nth + ${start} <> all (string_to_array(${left.join(",")}, ',')::integer[])
    on conflict (user_id, id) do nothing`;
}

/**
 * The places, from 1, of an import's tasks that are already on the list: as the same line of a file, or as a task
 * that says the same. Of two such lines, only one is if the list has it once. Tasks in the trash don't count.
 */
async function knownPlaces({ sql, userId }: TaskScope, id: string): Promise<number[]> {
  // Sorted together and counted, not joined: the planner cannot know how much a file has, and might compare each with
  // each.
  const rows = await sql<{ place: number }[]>`
    with file as materialized (
      select nth::integer as place, task.import_key, title, task.created_at, description, due_on,
        task.completed_at is not null as completed
      from imports, jsonb_array_elements(imports.tasks) with ordinality as each (fields, nth),
        jsonb_populate_record(null::tasks, each.fields) as task
      where imports.user_id = ${userId} and imports.id = ${id}
    ), together as (
      select * from file
      union all
      select null, import_key, title, created_at, description, due_on, completed from tasks
      where user_id = ${userId} and status <> 'trash' and (
        import_key in (select import_key from file) or title in (select title from file))
    ), counted as (
      select place, import_key,
        row_number() over (line order by place) as nth_line,
        count(*) filter (where place is null) over line as listed_lines,
        row_number() over (made order by place) as nth_made,
        count(*) filter (where place is null) over made as listed_made,
        row_number() over (same order by place) as nth_same,
        count(*) filter (where place is null) over same as listed_same
      from together
      window line as (partition by import_key), made as (partition by title, created_at),
        same as (partition by title, description, due_on, completed)
    )
    select place from counted
    where place is not null and (nth_made <= listed_made or nth_same <= listed_same
      or import_key is not null and nth_line <= listed_lines)
    order by place`;
  return rows.map(({ place }) => place);
}

/** Ids sort by the creation time in the file; those of the same time keep the file's order, the first one newest. */
function withIds(tasks: FileTask[], keys: string[]) {
  const now = new Date();
  return tasks.map((task, index) => {
    const created_at = task.created_at ?? now;
    const id = uuidv7({ msecs: created_at.getTime(), seq: uploadTasks - index });
    return { ...task, id, created_at, import_key: keys[index] };
  });
}
