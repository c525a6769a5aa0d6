/** Setting the due date of several tasks at once. */
import type { UserScope } from "../../db/client.server";
import { changed, columns, locked, type Task, type UndoSlice, undoable } from "./task.server";
import { newUndo, type Outcome } from "./undo-token.server";

/** Gives these tasks, as far as they are not in the trash, a due date or takes theirs away (null). */
export async function setDueDates(
  scope: UserScope,
  ids: string[],
  dueOn: string | null,
): Promise<Outcome> {
  const { sql, userId } = scope;
  const undo = newUndo("due");
  const tasks = await sql<Task[]>`
    update tasks set due_on = ${dueOn}, repeat_day = null, action_id = ${undo.batch},
      undo_values = jsonb_build_object('due_on', due_on, 'repeat_day', repeat_day), ${changed(sql)}
    where user_id = ${userId} and id = any (${locked(scope, ids, ["open", "completed"])})
    returning ${columns(sql)}`;
  return { tasks, undo };
}

/** Of some tasks whose due date was set at once: gives them back the one they had. */
export async function undoDueDates(scope: UserScope, slice: UndoSlice): Promise<Task[]> {
  const { sql, userId } = scope;
  return sql<Task[]>`
    update tasks set due_on = (undo_values ->> 'due_on')::date,
      repeat_day = (undo_values ->> 'repeat_day')::smallint,
      action_id = null, undo_values = null, ${changed(sql)}
    where user_id = ${userId} and id = any (${undoable(scope, slice, ["open", "completed"])})
    returning ${columns(sql)}`;
}
