import type { UserScope } from "../../db/client.server";
import { type Priority, priorities, type Repeat } from "./schemas.server";

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

/** The columns that make a `Task`. */
export function columns(sql: UserScope["sql"]) {
  return sql`id, title, description, completed, completed_at as "completedAt",
    to_char(due_on, 'YYYY-MM-DD') as "dueOn",
    (array['none', 'low', 'medium', 'high'])[priority + 1] as priority, repeat, version,
    created_at as "createdAt", updated_at as "updatedAt", deleted_at as "deletedAt",
    add_key as "addKey"`;
}

/** The number that the database keeps for a priority. */
export const rankOf = (priority: Priority) => priorities.indexOf(priority);
