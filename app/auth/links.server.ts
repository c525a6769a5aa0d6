/**
 * Links that let whoever has one do one thing, once, until they expire. What this module promises:
 *
 * - A link's token is `id.mac`. The row of that id has no secret; the mac, an HMAC of id, purpose and email, stands
 *   nowhere. Whoever reads the database cannot make a link of what they find.
 * - A token is accepted for its own purpose only, and only while its row lives and the account has the email that the
 *   link was made for.
 * - Nothing but the link's user is told: a token that was used, has expired, is unknown or was tampered with is null.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { config } from "~/server/config.server";
import { beforeSignIn, type Sql } from "../../db/client.server";
import type { User } from "./users.server";

/** What a link does; the table's check has the same list. */
export type LinkPurpose = "reset";

/** Makes a link for a user that works for so many minutes, and gives its token. Older links go on working. */
export async function createLink(
  sql: Sql,
  purpose: LinkPurpose,
  { id: userId, email }: User,
  minutes: number,
): Promise<string> {
  const [{ id }] = await sql<[{ id: string }]>`
    insert into one_time_links (purpose, user_id, email, expires_at)
    values (${purpose}, ${userId}, ${email}, now() + make_interval(mins => ${minutes}))
    returning id`;
  return `${id}.${macOf(config.JWT_SECRET, id, purpose, email).toString("base64url")}`;
}

/** Whose link a token is of; null if it does not work. Changes nothing. */
export async function findLink(
  sql: Sql,
  purpose: LinkPurpose,
  token: string,
): Promise<User | null> {
  const parts = partsOf(token);
  if (!parts) return null;
  const [user] = await sql<User[]>`
    select u.id, u.email, u.name
    from one_time_links l join users u on u.id = l.user_id and u.email = l.email
    where l.id = ${parts.id} and l.purpose = ${purpose} and l.expires_at > now()`;
  if (!user) return null;
  const mac = Buffer.from(parts.mac, "base64url");
  const isOurs = secrets.some((secret) =>
    timingSafeEqual(mac, macOf(secret, parts.id, purpose, user.email)),
  );
  return isOurs ? user : null;
}

/** Uses up a link that `findLink` has found. Of several attempts at once one succeeds. @returns whether this one did. */
export async function consumeLink(sql: Sql, token: string): Promise<boolean> {
  const id = partsOf(token)?.id ?? null;
  const used = await sql`delete from one_time_links where id = ${id} and expires_at > now()`;
  return used.count > 0;
}

/** Ends every link of a user. */
export async function endLinks(sql: Sql, userId: string): Promise<void> {
  await sql`delete from one_time_links where user_id = ${userId}`;
}

/** Removes the links that have expired, and gives how many they were. */
export async function removeExpiredLinks(): Promise<number> {
  const removed = await beforeSignIn(
    (sql) => sql`delete from one_time_links where expires_at <= now()`,
  );
  return removed.count;
}

/** The secret that makes links, and the one before it, whose links still work. */
const secrets = [config.JWT_SECRET, config.JWT_SECRET_PREVIOUS].filter(
  (secret) => secret !== undefined,
);

/** 32 bytes. The list is written as JSON, and begins with a label that nothing else signed with the secret has. */
const macOf = (secret: string, id: string, purpose: LinkPurpose, email: string) =>
  createHmac("sha256", secret)
    .update(JSON.stringify(["latch one-time link", id, purpose, email]))
    .digest();

/** A token's parts; null for what no link of ours has, other spellings of the same bytes included. */
function partsOf(token: string): { id: string; mac: string } | null {
  const [, id, mac] =
    /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/.exec(token) ?? [];
  if (id === undefined || mac === undefined) return null;
  const isCanonical = Buffer.from(mac, "base64url").toString("base64url") === mac;
  return isCanonical ? { id, mac } : null;
}
