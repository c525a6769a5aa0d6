/** The last changes of tasks in a session that can be undone. A change that is undone is removed. */
import type { ReadScope, UserScope } from "../../db/client.server";

/** A change: the token that undoes it, the notice, and when it was made. */
export type RecentChange = { undo: string; said: string; at: Date };

/** How many changes of a session are kept. */
const mostChanges = 10;

/** How close changes must follow each other, in seconds, to be offered for undoing one after the other. */
const rowSeconds = 60;

/** Keeps a change that can be undone, once however often it was continued. Returns how many there are in a row. */
export async function keepChange(
  { sql, userId, sessionId }: UserScope,
  { undo, said }: Omit<RecentChange, "at">,
): Promise<number> {
  const [{ others }] = await sql<[{ others: number }]>`
    with kept as (
      insert into recent_changes (user_id, undo, session_id, said)
      values (${userId}, ${undo}, ${sessionId}, ${said})
      on conflict (user_id, undo) do update set at = clock_timestamp(), said = excluded.said
    ), others as (
      select undo, at, row_number() over (order by at desc) as place from recent_changes
      where user_id = ${userId} and session_id = ${sessionId} and undo <> ${undo}
    ), forgotten as (
      delete from recent_changes where user_id = ${userId}
        and undo in (select undo from others where place >= ${mostChanges})
    )
    select count(*)::integer as others from others where at > now() - make_interval(secs => ${rowSeconds})`;
  return Math.min(others + 1, mostChanges);
}

/** The changes of this session that can be undone, the last one first. */
export async function recentChanges({
  sql,
  userId,
  sessionId,
}: ReadScope): Promise<RecentChange[]> {
  return sql<RecentChange[]>`
    select undo, said, at from recent_changes
    where user_id = ${userId} and session_id = ${sessionId} order by at desc limit ${mostChanges}`;
}

/** Forgets a change that was undone. Returns the one before it, and how many are left in a row. */
export async function forgetChange(
  scope: UserScope,
  undo: string,
): Promise<{ undo: string | null; undoable: number }> {
  const { sql, userId } = scope;
  await sql`delete from recent_changes where user_id = ${userId} and undo = ${undo}`;
  const since = Date.now() - rowSeconds * 1000;
  const left = (await recentChanges(scope)).filter(({ at }) => at.getTime() > since);
  return { undo: left[0]?.undo ?? null, undoable: left.length };
}
