/**
 * Sign-ins with a right first factor that wait for the second one: no session, and access to nothing but the page
 * that asks for it. They end after ten minutes, after five tries, and with every change that `revokeAccess` handles.
 */
import { beforeSignIn, type Sql } from "../../db/client.server";

/** How long a sign-in waits for its second factor, in minutes. */
export const pendingMinutes = 10;

/** The most tries to give the second factor for one sign-in. */
const mostTries = 5;

/** The most pending sign-ins of an account: the oldest give way. */
const mostPending = 20;

/** The id of a new pending sign-in, and its end. */
export type NewPendingSignIn = { id: string; expiresAt: Date };

/** A pending sign-in. */
export type PendingSignIn = { id: string; userId: string; redirectTo: string | null };

/** Makes a sign-in wait for its second factor. Take the lock of the password first, as for a session. */
export async function addPendingSignIn(
  sql: Sql,
  userId: string,
  redirectTo: string | null,
): Promise<NewPendingSignIn> {
  const [pending] = await sql<[NewPendingSignIn]>`
    insert into pending_sign_ins (user_id, expires_at, redirect_to)
    values (${userId}, now() + make_interval(mins => ${pendingMinutes}), ${redirectTo})
    returning id, expires_at as "expiresAt"`;
  await sql`
    delete from pending_sign_ins where user_id = ${userId} and id in (
      select id from pending_sign_ins where user_id = ${userId}
      order by created_at desc, id offset ${mostPending}
    )`;
  return pending;
}

/** A sign-in that is still pending; null if it no longer is, for whatever reason. */
export async function findPendingSignIn(sql: Sql, id: string): Promise<PendingSignIn | null> {
  const [pending] = await sql<PendingSignIn[]>`
    select id, user_id as "userId", redirect_to as "redirectTo" from pending_sign_ins
    where id = ${id} and tries < ${mostTries} and expires_at > now()`;
  return pending ?? null;
}

/**
 * Takes one of a sign-in's tries. Of several at once each takes its own. @returns how many are left; null if there
 * was none
 */
export async function takeTry(sql: Sql, { id, userId }: PendingSignIn): Promise<number | null> {
  const [taken] = await sql<{ left: number }[]>`
    update pending_sign_ins set tries = tries + 1
    where id = ${id} and user_id = ${userId} and tries < ${mostTries} and expires_at > now()
    returning ${mostTries} - tries as left`;
  return taken?.left ?? null;
}

/** Ends a pending sign-in. */
export async function endPendingSignIn(sql: Sql, { id, userId }: PendingSignIn): Promise<void> {
  await sql`delete from pending_sign_ins where id = ${id} and user_id = ${userId}`;
}

/** Ends all of a user's pending sign-ins. */
export async function endPendingSignIns(sql: Sql, userId: string): Promise<void> {
  await sql`delete from pending_sign_ins where user_id = ${userId}`;
}

/** Removes those that have expired. Returns their number. */
export async function removeExpiredPendingSignIns(): Promise<number> {
  const removed = await beforeSignIn(
    (sql) => sql`delete from pending_sign_ins where expires_at <= now()`,
  );
  return removed.count;
}
