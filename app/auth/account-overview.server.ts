/** Everything known of an account, for its page and for the export. */
import { inBatches, type Transact, type UserScope } from "../../db/client.server";
import type { AccountPlaces, Place } from "./account-places";
import { describeUserAgent } from "./client-info";
import { latestEvents, listEvents, type ShownEvent } from "./events.server";
import { listSessions, type ShownSession } from "./sessions.server";

/** The number of sessions, and of events, that the account page shows at once. */
export const overviewPageSize = 20;

/**
 * Everything that the account page shows: a page of sessions and one of events, from the places given, and the places
 * where the next ones begin.
 */
export async function accountOverview(scope: UserScope, { sessions, activity }: AccountPlaces) {
  const most = overviewPageSize + 1;
  const shownSessions = pageOf(
    await listSessions(scope, "last_seen_at", sessions, most),
    ({ lastSeenAt }) => lastSeenAt,
  );
  const shownEvents = activity
    ? pageOf(await listEvents(scope, activity, most), ({ at }) => at)
    : firstEvents(await latestEvents(scope, overviewPageSize));
  return {
    user: scope.user,
    sessions: shownSessions.rows.map(({ userAgent, expiresAt: _, ...session }) => ({
      ...session,
      device: describeUserAgent(userAgent),
      isThis: session.id === scope.sessionId,
    })),
    events: shownEvents.rows.map(({ userAgent, ...event }) => ({
      ...event,
      device: describeUserAgent(userAgent),
    })),
    next: { sessions: shownSessions.next, activity: shownEvents.next },
  };
}

function pageOf<Row extends { id: string }>(found: Row[], timeOf: (row: Row) => Date) {
  const rows = found.slice(0, overviewPageSize);
  const last = rows.at(-1);
  const next: Place | null =
    last && found.length > rows.length ? { at: timeOf(last), id: last.id } : null;
  return { rows, next };
}

/** The first page of events, of both sorts. The next one begins where one of them ends, so that none is left out. */
function firstEvents({ done, refused }: Awaited<ReturnType<typeof latestEvents>>) {
  const rows = [...done, ...refused].sort(
    (one, other) => Number(other.at) - Number(one.at) || Number(other.id) - Number(one.id),
  );
  const ends = [done, refused].flatMap((events) => events[overviewPageSize - 1] ?? []);
  const last = rows.find((row) => ends.includes(row));
  return { rows, next: last ? { at: last.at, id: last.id } : null };
}

/**
 * Everything known of a user besides tasks, without the ids of sessions, which tokens carry, and the password hash.
 * Sessions and activity are read in batches, as they are written.
 */
export async function exportAccount(transact: Transact) {
  const user = await transact(async ({ sql, userId }) => {
    const [row] = await sql`
      select id, email, name, created_at, updated_at from users where id = ${userId}`;
    return row;
  });
  return { user, sessions: sessionsForFile(transact), activity: activityForFile(transact) };
}

async function* sessionsForFile(transact: Transact) {
  const batches = inBatches<ShownSession>(transact, (scope, after, limit) =>
    listSessions(scope, "created_at", after && { at: after.createdAt, id: after.id }, limit),
  );
  for await (const batch of batches) {
    yield batch.map(({ createdAt, lastSeenAt, expiresAt, userAgent, ip }) => ({
      created_at: createdAt,
      last_seen_at: lastSeenAt,
      expires_at: expiresAt,
      user_agent: userAgent,
      ip,
    }));
  }
}

async function* activityForFile(transact: Transact) {
  for await (const batch of inBatches<ShownEvent>(transact, listEvents)) {
    yield batch.map(({ kind, at, userAgent, ip, newDevice }) => ({
      kind,
      at,
      user_agent: userAgent,
      ip,
      new_device: newDevice,
    }));
  }
}
