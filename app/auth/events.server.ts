/**
 * The record of what happened to accounts: a row, written in the transaction of what it records, and a line in the
 * log once that is committed. Neither ever contains an email, a password, a token, a cookie or a hash.
 */
import { log } from "~/server/log.server";
import {
  afterCommit,
  beforeSignIn,
  type Sql,
  Unavailable,
  type UserScope,
} from "../../db/client.server";
import type { Place } from "./account-places";
import { refusalRecordLimits, type TooManyAttempts, take } from "./attempts.server";
import { type ClientInfo, describeUserAgent, storedUserAgent } from "./client-info";
import { type EventKind, refusalKinds } from "./event-kinds";
import { inetOf } from "./ip-range.server";

/** Something that happened to an account. */
export type AuthEvent = {
  kind: EventKind;
  /** Null if there is no account. */
  userId: string | null;
  client: ClientInfo;
  /** The browser had not signed in to this account before. */
  newDevice?: boolean;
};

/** Adds to the record, in the transaction of `sql`. If the user is being deleted meanwhile, the event names nobody. */
export async function recordEvent(sql: Sql, event: AuthEvent): Promise<void> {
  const { kind, userId, client, newDevice = false } = event;
  await sql`
    insert into auth_events (user_id, kind, ip, user_agent, new_device)
    values (
      (select id from users where id = ${userId} for key share), ${kind},
      ${inetOf(client.address)}, ${storedUserAgent(client)}, ${newDevice}
    )`;
  afterCommit(sql, () => logEvent(event));
}

/**
 * Records an attempt that failed or was refused, in a transaction of its own. Such attempts cost their sender
 * nothing, so an address gets a limited number of rows; the log has them all. The answer to them doesn't need the
 * database, so an outage doesn't change it.
 */
export async function recordRefusal(event: AuthEvent): Promise<void> {
  const recorded = beforeSignIn(async (sql) => {
    const tooMany = await take(sql, refusalRecordLimits(event.client.address));
    if (tooMany) logEvent(event);
    else await recordEvent(sql, event);
  });
  await recorded.catch((error) => {
    if (!(error instanceof Unavailable)) throw error;
    logEvent(event);
    log.warn({ error }, "a refusal stands in the log alone");
  });
}

/** Records an attempt that a limit has refused, and returns the refusal. */
export async function recordTooMany(
  tooMany: TooManyAttempts,
  userId: string | null,
  client: ClientInfo,
): Promise<TooManyAttempts> {
  await recordRefusal({ kind: "limited", userId, client });
  return tooMany;
}

/** An event as the account's page and export show it. */
export type ShownEvent = {
  id: string;
  kind: EventKind;
  at: Date;
  ip: string | null;
  userAgent: string | null;
  newDevice: boolean;
};

/** What the account's owner did, or what was refused, which anybody can cause. */
export type EventGroup = "own" | "refused";

/** Up to `limit` of the user's events, of one group or all, newest first, after the place `after`. */
export async function listEvents(
  { sql, userId }: UserScope,
  after: Place | null,
  limit: number,
  group?: EventGroup,
): Promise<ShownEvent[]> {
  const conditions = {
    own: sql`and kind not in ${sql(refusalKinds)}`,
    refused: sql`and kind in ${sql(refusalKinds)}`,
  };
  return sql<ShownEvent[]>`
    select ${shownColumns(sql)} from auth_events where user_id = ${userId}
      ${group ? conditions[group] : sql``}
      ${after === null ? sql`` : sql`and (at, id) < (${after.at}, ${after.id})`}
    order by at desc, id desc limit ${limit}`;
}

const shownColumns = (sql: Sql) =>
  sql`id, kind, at, host(ip) as ip, user_agent as "userAgent", new_device as "newDevice"`;

/** Describes the browser in words of our own: a user agent string can say anything. */
function logEvent({ kind, userId, client, newDevice = false }: AuthEvent): void {
  const ip = inetOf(client.address);
  log.info({ event: kind, userId, ip, device: describeUserAgent(client.userAgent), newDevice });
}
