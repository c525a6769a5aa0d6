import { isIP } from "node:net";
import { config } from "~/config.server";
import type { Sql, UserScope } from "../../db/client.server";

/** Where a request came from, as a session remembers it. */
export type Device = { userAgent: string | null; address: string | null };

/** A session that has just been started. */
export type Session = { id: string; expiresAt: Date };

/**
 * Starts a session for a user whose password was verified against `passwordHash`.
 *
 * @returns null when that is no longer the user's password, or the user is gone: checking and starting are one
 * statement, so nothing can come between them.
 */
export async function startSession(
  sql: Sql,
  { userId, passwordHash, device }: { userId: string; passwordHash: string; device: Device },
): Promise<Session | null> {
  const [session] = await sql<Session[]>`
    insert into sessions (user_id, expires_at, user_agent, ip)
    select user_id, now() + make_interval(secs => ${config.SESSION_TTL_SECONDS}),
      ${device.userAgent?.slice(0, 400) ?? null}, ${inetOf(device.address)}
    from credentials where user_id = ${userId} and password_hash = ${passwordHash}
    returning id, expires_at as "expiresAt"`;
  return session ?? null;
}

/** A session as its own user sees it. */
export type OwnSession = Session & { createdAt: Date; email: string; name: string };

/** The scope's own session and whose it is, as the database has them now; null if it has just been ended. */
export async function findOwnSession({
  sql,
  userId,
  sessionId,
}: UserScope): Promise<OwnSession | null> {
  const [session] = await sql<OwnSession[]>`
    select s.id, s.created_at as "createdAt", s.expires_at as "expiresAt", email, name
    from sessions s join users u on u.id = s.user_id
    where s.id = ${sessionId} and s.user_id = ${userId}`;
  return session ?? null;
}

/** Ends a session: every token that names it is refused from the next request on. */
export async function endSession({ sql, userId, sessionId }: UserScope): Promise<void> {
  await sql`delete from sessions where id = ${sessionId} and user_id = ${userId}`;
}

/** The address as PostgreSQL's inet takes it: an IPv6 zone is local to a machine and not part of it. */
function inetOf(address: string | null): string | null {
  const bare = address?.split("%")[0] ?? "";
  return isIP(bare) ? bare : null;
}
