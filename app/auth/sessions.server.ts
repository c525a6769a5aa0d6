import { config } from "~/server/config.server";
import type { SessionKey, Sql, UserScope } from "../../db/client.server";
import { type ClientInfo, storedUserAgent } from "./client-info";
import { recordEvent } from "./events.server";
import { inetOf } from "./ip-range.server";
import { actAs } from "./users.server";

/** The most living sessions of an account: plenty for a person's devices and programs. */
export const mostSessions = 100;

/** A session that has just been started. */
export type NewSession = { id: string; expiresAt: Date };

/**
 * Starts a session. Beyond `mostSessions` the oldest one ends. The transaction must hold the lock of the user's
 * password (`passwordIs`, `lockPassword`), so that no change of it comes between the proof of who is asking and the
 * session.
 *
 * @param secondAt when a second factor was given: null if none was
 */
export async function startSession(sql: Sql, beginning: SessionBeginning): Promise<NewSession> {
  const { userId, client } = beginning;
  // Sent together, in this order.
  const [session] = await Promise.all([
    insertSession(sql, beginning),
    endOldest(sql, userId, client),
  ]);
  return session;
}

type SessionBeginning = { userId: string; client: ClientInfo; secondAt: Date | "now" | null };

async function insertSession(
  sql: Sql,
  { userId, client, secondAt }: SessionBeginning,
): Promise<NewSession> {
  const [session] = await sql<[NewSession]>`
    insert into sessions (user_id, expires_at, user_agent, ip, second_at)
    values (${userId}, now() + make_interval(secs => ${config.SESSION_TTL_SECONDS}),
      ${storedUserAgent(client)}, ${inetOf(client.address)},
      ${secondAt === "now" ? sql`now()` : secondAt})
    returning id, expires_at as "expiresAt"`;
  return session;
}

/** Correct even with sign-ins at the same moment, since the password's lock lets them pass one by one. */
async function endOldest(sql: Sql, userId: string, client: ClientInfo): Promise<void> {
  const ended = await sql`
    delete from sessions where user_id = ${userId} and id in (
      select id from sessions where user_id = ${userId} and expires_at > now()
      order by created_at desc offset ${mostSessions}
    )`;
  if (ended.count) await recordEvent(sql, { kind: "session-ended", userId, client });
}

/**
 * Extends a session that is used by `SESSION_TTL_SECONDS`, up to `SESSION_MAX_SECONDS` from signing in. Returns when
 * it ends; null if it has ended.
 */
export async function prolongSession({ sql, sessionId }: UserScope): Promise<Date | null> {
  const { SESSION_TTL_SECONDS, SESSION_MAX_SECONDS } = config;
  const [{ expiresAt }] = await sql<[{ expiresAt: Date | null }]>`
    select prolong_session(${sessionId}, ${SESSION_TTL_SECONDS}, ${SESSION_MAX_SECONDS}) as "expiresAt"`;
  return expiresAt;
}

/** Which of a user's sessions: this one, all others, or one by its id. */
export type Which = "this" | "others" | { id: string };

/**
 * Ends sessions of a user: every token that names one is refused from the next request on.
 *
 * @returns how many there were
 */
export async function endSessions(
  { sql, userId, sessionId }: SessionKey & { sql: Sql },
  which: Which,
): Promise<number> {
  const chosen = { this: sql`id = ${sessionId}`, others: sql`id <> ${sessionId}` };
  const condition = typeof which === "string" ? chosen[which] : sql`id = ${which.id}`;
  const ended = await sql`delete from sessions where user_id = ${userId} and ${condition}`;
  return ended.count;
}

/** Ends the session of a scope: its token is refused from the next request on. */
export async function signOut(scope: UserScope, client: ClientInfo): Promise<void> {
  await endSessions(scope, "this");
  await recordEvent(scope.sql, { kind: "signed-out", userId: scope.userId, client });
}

/**
 * Ends every session of a user, and makes all browsers known to the account unknown. The rest of the transaction is
 * about this user only.
 *
 * @returns how many there were
 */
export async function endAllSessions(sql: Sql, userId: string): Promise<number> {
  await actAs(sql, userId);
  const ended = await sql`delete from sessions where user_id = ${userId}`;
  await sql`update users set known_browsers_epoch = known_browsers_epoch + 1 where id = ${userId}`;
  return ended.count;
}

/** A session as its user sees it. */
export type ShownSession = {
  id: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  userAgent: string | null;
  ip: string | null;
};

/**
 * Up to `limit` of the user's live sessions, the latest first by one of their times, after the place `after`; `which`
 * narrows them to this session or to the others. When a session was last seen changes with its use; when it was
 * created doesn't.
 */
export async function listSessions(
  { sql, userId, sessionId }: UserScope,
  by: "created_at" | "last_seen_at",
  after: { at: Date; id: string } | null,
  limit: number,
  which: "all" | "this" | "others" = "all",
): Promise<ShownSession[]> {
  const chosen = {
    all: sql``,
    this: sql`and id = ${sessionId}`,
    others: sql`and id <> ${sessionId}`,
  };
  return sql<ShownSession[]>`
    select id, created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt",
      user_agent as "userAgent", host(ip) as ip
    from sessions where user_id = ${userId} and expires_at > now()
      ${chosen[which]}
      ${after === null ? sql`` : sql`and (${sql(by)}, id) < (${after.at}, ${after.id})`}
    order by ${sql(by)} desc, id desc limit ${limit}`;
}
