/** Everything known of an account, for its page and for the export. */
import type { UserScope } from "../../db/client.server";
import { describeUserAgent } from "./client-info";
import { listEvents } from "./events.server";
import { listSessions } from "./sessions.server";

/** The number of events that the account page shows. */
const recentEvents = 20;

/** Everything that the account page shows. */
export async function accountOverview(scope: UserScope) {
  const sessions = await listSessions(scope);
  const events = await listEvents(scope, recentEvents);
  return {
    user: scope.user,
    sessions: sessions.map(({ userAgent, expiresAt: _, ...session }) => ({
      ...session,
      device: describeUserAgent(userAgent),
      isThis: session.id === scope.sessionId,
    })),
    events: events.map(({ userAgent, ...event }) => ({
      ...event,
      device: describeUserAgent(userAgent),
    })),
  };
}

/** Everything known of a user besides tasks, without the ids of sessions, which tokens carry, and the password hash. */
export async function exportAccount(scope: UserScope) {
  const [user] = await scope.sql`
    select id, email, name, created_at, updated_at from users where id = ${scope.userId}`;
  const sessions = await listSessions(scope);
  const events = await listEvents(scope, null);
  return {
    user,
    sessions: sessions.map(({ createdAt, lastSeenAt, expiresAt, userAgent, ip }) => ({
      created_at: createdAt,
      last_seen_at: lastSeenAt,
      expires_at: expiresAt,
      user_agent: userAgent,
      ip,
    })),
    activity: events.map(({ kind, at, userAgent, ip, newDevice }) => ({
      kind,
      at,
      user_agent: userAgent,
      ip,
      new_device: newDevice,
    })),
  };
}
