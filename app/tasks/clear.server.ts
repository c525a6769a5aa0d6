/** Clearing the list of what is done: all of it to the trash, to be undone as one. */
import { type Changed, inBatches, type Progress, type Transact } from "./batches.server";
import { changed } from "./task.server";
import { newUndo, type UndoToken } from "./undo-token.server";

/**
 * Moves every done task to the trash, the oldest first. Of very many it moves a part: asked again with the same
 * `batch`, it goes on, and undoing that brings back all of them.
 */
export async function clearCompleted(
  transact: Transact,
  batch?: string,
): Promise<Progress & { undo: UndoToken }> {
  const undo = newUndo("delete", batch);
  const progress = await inBatches(transact, async ({ sql, userId }, { after, limit }) => {
    const [cleared] = await sql<[Changed]>`
      with done as materialized (
        select id from tasks where user_id = ${userId} and status = 'completed' and id > ${after}
        order by id limit ${limit} for update
      ), cleared as (
        update tasks set deleted_at = now(), action_id = ${undo.batch}, undo_values = null,
          ${changed(sql)}
        where user_id = ${userId} and id = any (array(select id from done))
        returning id
      )
      select count(*)::int as count, (array_agg(id order by id desc))[1] as last from cleared`;
    return cleared;
  });
  return { ...progress, undo };
}
