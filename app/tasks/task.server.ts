import type { UserScope } from "../../db/client.server";
import type { Slice } from "./batches.server";
import type { Priority, Repeat } from "./schemas.server";

export type Task = {
  id: string;
  title: string;
  description: string | null;
  completed: boolean;
  completedAt: Date | null;
  /** The day it is due, as YYYY-MM-DD: a day of a calendar has no time zone. */
  dueOn: string | null;
  priority: Priority;
  repeat: Repeat | null;
  /** Counts changes from 1: who changes a task says which version was seen. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
  /** When it was moved to the trash; null for a task that is not there. */
  deletedAt: Date | null;
  /** The key of the form that added it, if it had one. */
  addKey: string | null;
};

type Sql = UserScope["sql"];

/** The columns that make a `Task`. */
export function columns(sql: Sql) {
  return sql`id, title, description, completed, completed_at as "completedAt",
    due_on as "dueOn", priority, repeat, version,
    created_at as "createdAt", updated_at as "updatedAt", deleted_at as "deletedAt",
    add_key as "addKey"`;
}

/** What every change of a task sets. */
export const changed = (sql: Sql) => sql`version = version + 1, updated_at = now()`;

/** Ids, as a statement's array: the connection knows no array types. */
export const idList = (sql: Sql, ids: string[]) =>
  sql`string_to_array(${ids.join(",")}, ',')::uuid[]`;

/**
 * The user's tasks among `ids` that have one of these statuses, locked in an order that is the same for everybody,
 * so that two changes of several tasks wait for each other and not for ever. An array is found once; a subquery the
 * planner might find anew for each task.
 */
export function locked({ sql, userId }: UserScope, ids: string[], statuses: Status[]) {
  return sql`array(
    select id from tasks
    where user_id = ${userId} and id = any (${idList(sql, ids)})
      and status = any (string_to_array(${statuses.join(",")}, ','))
    order by id for update)`;
}

/** Some of the tasks that the action `batch` has changed. */
export type UndoSlice = Slice & { batch: string };

/** Those of them that have one of these statuses still, locked in the order of their ids. */
export function undoable({ sql, userId }: UserScope, slice: UndoSlice, statuses: Status[]) {
  return sql`array(
    select id from tasks
    where user_id = ${userId} and action_id = ${slice.batch} and id > ${slice.after}
      and status = any (string_to_array(${statuses.join(",")}, ','))
    order by id limit ${slice.limit} for update)`;
}

export type Status = "open" | "completed" | "trash";
