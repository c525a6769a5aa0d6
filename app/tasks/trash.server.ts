/** Deleting tasks: into the trash, out of it again, and for good. */
import { beforeSignIn, type UserScope } from "../../db/client.server";
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

/** Moves those of these tasks that are not there yet to the trash, and gives them. */
export async function deleteTasks(scope: UserScope, ids: string[]): Promise<Outcome> {
  const { sql, userId } = scope;
  const undo = newUndo("delete");
  const tasks = await sql<Task[]>`
    update tasks set deleted_at = now(), action_id = ${undo.batch}, undo_values = null,
      ${changed(sql)}
    where user_id = ${userId} and id = any (${locked(scope, ids, ["open", "completed"])})
    returning ${columns(sql)}`;
  return { tasks, undo };
}

/** Puts those of these tasks that are in the trash back where they were, and gives them. */
export async function restoreTasks(scope: UserScope, ids: string[]): Promise<Task[]> {
  const { sql, userId } = scope;
  return sql<Task[]>`
    update tasks set deleted_at = null, action_id = null, undo_values = null, ${changed(sql)}
    where user_id = ${userId} and id = any (${locked(scope, ids, ["trash"])})
    returning ${columns(sql)}`;
}

/** Deletes those of these tasks that are in the trash for good, and gives what they were. */
export async function purgeTasks({ sql, userId }: UserScope, ids: string[]): Promise<Task[]> {
  return sql<Task[]>`
    delete from tasks
    where user_id = ${userId} and id = any (${idList(sql, ids)}) and status = 'trash'
    returning ${columns(sql)}`;
}

/** Of some tasks that one action has moved to the trash: puts them back, and gives them. */
export async function undoDeletion(scope: UserScope, slice: UndoSlice): Promise<Task[]> {
  const { sql, userId } = scope;
  return sql<Task[]>`
    update tasks set deleted_at = null, action_id = null, undo_values = null, ${changed(sql)}
    where user_id = ${userId} and id = any (${undoable(scope, slice, ["trash"])})
    returning ${columns(sql)}`;
}

/** How many tasks one transaction takes from the trash for good. */
const purgeBatch = 500;

/** Removes everybody's tasks that were deleted 30 days ago or earlier, in small transactions. Gives their number. */
export async function purgeOldTrash(): Promise<number> {
  let removed = 0;
  for (;;) {
    const [{ count }] = await beforeSignIn(
      (sql) => sql<[{ count: string }]>`select purge_trash(${purgeBatch}) as count`,
    );
    removed += Number(count);
    if (Number(count) < purgeBatch) return removed;
  }
}
