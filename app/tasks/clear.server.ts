/** Clearing the list of what is done: all of it to the trash, to be undone as one. */
import { inBatches, type Progress, type Transact } from "./batches.server";
import { changed } from "./task.server";
import { newUndo, type UndoToken } from "./undo-token.server";

/**
 * Moves every done task to the trash, the oldest first. Of very many it moves a part: asked again with the same
 * `undo`, it goes on, and undoing that brings back all of them.
 */
export async function clearCompleted(
  transact: Transact,
  undo: UndoToken = newUndo("delete"),
): Promise<Progress & { undo: UndoToken }> {
  // Where the last batch ended: what it moved is still in the index for a while, and not to be read again.
  let after = "00000000-0000-0000-0000-000000000000";
  const progress = await inBatches(transact, async ({ sql, userId }, limit) => {
    const [cleared] = await sql<[{ count: number; last: string | null }]>`
      with done as materialized (
        select id from tasks where user_id = ${userId} and status = 'done' and id > ${after}
        order by id limit ${limit} for update
      ), cleared as (
        update tasks set deleted_at = now(), undo_batch = ${undo.batch}, undo_values = null,
          ${changed(sql)}
        where user_id = ${userId} and id in (select id from done)
        returning id
      )
      select count(*)::int as count, (array_agg(id order by id desc))[1] as last from cleared`;
    after = cleared.last ?? after;
    return cleared.count;
  });
  return { ...progress, undo };
}
