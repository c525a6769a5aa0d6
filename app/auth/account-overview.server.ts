/** Everything known of an account, for its page and for the export. */
import { inBatches, type Transact, type UserScope } from "../../db/client.server";
import type { AccountPlaces, ActivityPlace, Place } from "./account-places";
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
  const shownEvents = pageOfEvents(await latestEvents(scope, activity, most), activity);
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

/**
 * A page of events. The first one has as many as a page of what was done and of what was refused; those after it have
 * the latest of the rest of both. Each page begins, for either, after what was shown of it.
 */
function pageOfEvents(
  found: Awaited<ReturnType<typeof latestEvents>>,
  after: ActivityPlace | null,
): { rows: ShownEvent[]; next: ActivityPlace | null } {
  const inOrder = [...found.done, ...found.refused].sort(
    (one, other) => Number(other.at) - Number(one.at) || Number(other.id) - Number(one.id),
  );
  const ofPage = after
    ? inOrder.slice(0, overviewPageSize)
    : Object.values(found).flatMap((events) => events.slice(0, overviewPageSize));
  const rows = inOrder.filter((row) => ofPage.includes(row));
  const last = (events: ShownEvent[]) => events.findLast((row) => rows.includes(row));
  const done = last(found.done) ?? after?.done;
  const refused = last(found.refused) ?? after?.refused;
  // What there was none of on the first page begins where that page ends.
  const [one, other] = [done ?? refused, refused ?? done];
  const next =
    one && other && rows.length < inOrder.length
      ? { done: { at: one.at, id: one.id }, refused: { at: other.at, id: other.id } }
      : null;
  return { rows, next };
}

/**
 * Everything known of a user besides tasks, without the ids of sessions, which tokens carry, and the password hash.
 * Sessions and activity are read in batches, as they are written.
 */
export async function exportAccount(transact: Transact) {
  const user = await transact(async ({ sql, userId }) => {
    const [row] = await sql`
      select id, email, name, time_zone, quick_add, created_at, updated_at
      from users where id = ${userId}`;
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
