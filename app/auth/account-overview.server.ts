/** What is known about an account, for its pages and for the export. */
import { inBatches, type Transact, type UserScope } from "../../db/client.server";
import type { Place } from "./account-places";
import { describeUserAgent } from "./client-info";
import { isEmailConfirmed } from "./confirmation.server";
import { type EventGroup, listEvents, type ShownEvent } from "./events.server";
import { factorsOf, isSecondAsked } from "./factors.server";
import { listPasskeys } from "./passkeys.server";
import { pendingMinutes } from "./pending-sign-ins.server";
import { listSessions, mostSessions, type ShownSession } from "./sessions.server";
import { listTrustedBrowsers } from "./trusted-browsers.server";

/** The number of devices, and of events, on one page. */
const accountPageSize = 20;

/** The contents of each row on the account page. */
export async function accountOverview(scope: UserScope) {
  const [latest] = await listEvents(scope, null, 1, "own");
  const sessions = await listSessions(scope, "last_seen_at", null, mostSessions);
  return {
    user: scope.user,
    isSecondAsked: isSecondAsked(await factorsOf(scope.sql, scope.userId)),
    isEmailConfirmed: await isEmailConfirmed(scope),
    devices: sessions.length,
    latestAt: latest?.at ?? null,
  };
}

/** A page of the sessions, this one first, then the most recently used, and where the next page begins. */
export async function devicesPage(scope: UserScope, after: Place | null) {
  const most = accountPageSize + 1;
  const others = await listSessions(scope, "last_seen_at", after, most, "others");
  const own = after ? [] : await listSessions(scope, "last_seen_at", null, 1, "this");
  const { rows, next } = pageOf([...own, ...others], ({ lastSeenAt }) => lastSeenAt);
  const devices = rows.map(({ userAgent, expiresAt: _, ...session }) => ({
    ...session,
    device: describeUserAgent(userAgent),
    isThis: session.id === scope.sessionId,
  }));
  return { user: scope.user, devices, next };
}

/** A page of one group of events, the latest first, and where the next page begins. */
export async function activityPage(scope: UserScope, group: EventGroup, after: Place | null) {
  const found = await listEvents(scope, after, accountPageSize + 1, group);
  const { rows, next } = pageOf(found, ({ at }) => at);
  const events = withoutAnswered(rows).map(({ userAgent, ...event }) => ({
    ...event,
    device: describeUserAgent(userAgent),
  }));
  return { user: scope.user, events, next };
}

/**
 * Leaves out the requests for a code that the same browser answered by signing in: to their owner that is one act. One
 * without an answer stays, since somebody knows the password.
 *
 * @param events the latest first
 */
function withoutAnswered(events: ShownEvent[]): ShownEvent[] {
  return events.filter(({ kind, at, ip, userAgent }, index) => {
    if (kind !== "code-asked") return true;
    const next = events
      .slice(0, index)
      .findLast(
        (later) =>
          (later.kind === "code-asked" || later.kind === "signed-in") &&
          later.ip === ip &&
          later.userAgent === userAgent,
      );
    const isAnswered = next?.kind === "signed-in";
    return !isAnswered || next.at.getTime() - at.getTime() > pendingMinutes * 60_000;
  });
}

function pageOf<Row extends { id: string }>(found: Row[], timeOf: (row: Row) => Date) {
  const rows = found.slice(0, accountPageSize);
  const last = rows.at(-1);
  const next: Place | null =
    last && found.length > rows.length ? { at: timeOf(last), id: last.id } : null;
  return { rows, next };
}

/**
 * Everything known about a user besides tasks, without the ids of sessions, which tokens carry, the password hash,
 * and the keys of passkeys. Sessions and activity are read in batches, while they are written.
 */
export async function exportAccount(transact: Transact) {
  const known = await transact(async (scope) => {
    const { sql, userId } = scope;
    const [user] = await sql`
      select id, email, name, time_zone, quick_add, created_at, updated_at
      from users where id = ${userId}`;
    return { user, second_factors: await secondFactorsForFile(scope) };
  });
  const passkeys = (await transact(listPasskeys)).map(({ name, createdAt, lastUsedAt }) => ({
    name,
    created_at: createdAt,
    last_used_at: lastUsedAt,
  }));
  return {
    ...known,
    passkeys,
    sessions: sessionsForFile(transact),
    activity: activityForFile(transact),
  };
}

/** Which second factors there are; nothing that could be used to give one. */
async function secondFactorsForFile(scope: UserScope) {
  const { app, recoveryCodes } = await factorsOf(scope.sql, scope.userId);
  const browsers = await listTrustedBrowsers(scope);
  return {
    authenticator_app: app,
    recovery_codes_left: recoveryCodes,
    trusted_browsers: browsers.map(({ createdAt, expiresAt, lastUsedAt, userAgent }) => ({
      created_at: createdAt,
      expires_at: expiresAt,
      last_used_at: lastUsedAt,
      user_agent: userAgent,
    })),
  };
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
