import type { z } from "zod";
import type { Fragment, Sql, UserScope } from "../../db/client.server";
import { taskSchema } from "./task";

/**
 * A transaction that sees the tasks of one user, whom every statement names as well, with the time zone of their
 * days.
 */
export type TaskScope = Pick<UserScope, "sql" | "userId"> & {
  user?: Pick<UserScope["user"], "timeZone">;
};

/** The columns of `tasks` that make a row of this shape; they have the same names. */
export function columns(sql: Sql, { shape }: z.ZodObject = taskSchema): Fragment {
  const names = Object.keys(shape).map((name) => sql`${sql(name)}`);
  return names.reduce((list, name) => sql`${list}, ${name}`);
}

/** The columns that every change of a task sets. */
export const changed = (sql: Sql) => sql`version = version + 1, updated_at = now()`;
