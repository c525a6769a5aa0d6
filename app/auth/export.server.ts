import type { UserScope } from "../../db/client.server";
import { listEvents } from "./events.server";
import { listSessions } from "./sessions.server";

/** What is known of a user besides tasks. Of sessions not the ids, which tokens carry; of passwords nothing. */
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
