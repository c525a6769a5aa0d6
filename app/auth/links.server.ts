/**
 * Links that let whoever has one do one thing, once, until they expire. What this module promises:
 *
 * - A link's token is `id.mac`. The row of that id has no secret; the mac, an HMAC of id, purpose and email, is
 *   stored nowhere. So whoever reads the database cannot make a link from it.
 * - A token is accepted for its own purpose only, and only while its row exists and the account has the email that
 *   the link was made for.
 * - Only the link's user learns anything: a token that was used, has expired, is unknown or was tampered with is
 *   null.
 */
import { beforeSignIn, type Sql } from "../../db/client.server";
import { isMacOf, macOf } from "./macs.server";
import type { User } from "./users.server";

/** What a link does; the table's check has the same list. */
export type LinkPurpose = "reset" | "confirm" | "change" | "take-back" | "sign-up";

/** What a link needs besides its account: nothing secret. */
export type LinkData = Readonly<Record<string, string | null>>;

/** Whom a link is for: an account, or an address that has none yet; and the letter that contains it, if any. */
export type LinkOf = {
  id: string | null;
  email: string;
  data?: LinkData;
  letter?: string | null;
};

/** Creates a link that works for so many minutes, and returns its token. Older links keep working. */
export async function createLink(
  sql: Sql,
  purpose: LinkPurpose,
  link: LinkOf,
  minutes: number,
): Promise<string> {
  return tokenOf(await insertLink(sql, purpose, link, minutes), purpose, link.email);
}

/** Like `createLink`, but returns the id, which is no secret, for code that makes the token later. */
export async function insertLink(
  sql: Sql,
  purpose: LinkPurpose,
  { id: userId, email, data = {}, letter = null }: LinkOf,
  minutes: number,
): Promise<string> {
  const [{ id }] = await sql<[{ id: string }]>`
    insert into one_time_links (purpose, user_id, email, data, letter, expires_at)
    values (${purpose}, ${userId}, ${email}, ${JSON.stringify(data)}::text::jsonb, ${letter},
      now() + make_interval(mins => ${minutes}))
    returning id`;
  return id;
}

/**
 * The token of the link in a letter. A letter that is sent again has the same, unless half of its time is over by
 * then.
 *
 * @returns also whether it was created now
 */
export async function linkOfLetter(
  sql: Sql,
  purpose: LinkPurpose,
  link: LinkOf & { letter: string },
  minutes: number,
): Promise<{ token: string; isNew: boolean }> {
  const [before] = await sql<{ id: string }[]>`
    select id from one_time_links
    where letter = ${link.letter} and purpose = ${purpose} and email = ${link.email}
      and expires_at > now() + make_interval(mins => ${minutes}) / 2`;
  if (before) return { token: tokenOf(before.id, purpose, link.email), isNew: false };
  return { token: await createLink(sql, purpose, link, minutes), isNew: true };
}

/** The token of an existing link, for its letter. */
export const tokenOf = (id: string, purpose: LinkPurpose, email: string) =>
  `${id}.${macOf(signed(id, purpose, email)).toString("base64url")}`;

/** A link that works. */
export type Link = {
  id: string;
  userId: string | null;
  email: string;
  data: LinkData;
  createdAt: Date;
  /** The letter that contained it; null if it was handed over otherwise. */
  letter: string | null;
};

/** The link of a token; null if it doesn't work. Changes nothing. */
export async function findLink(
  sql: Sql,
  purpose: LinkPurpose,
  token: string,
): Promise<Link | null> {
  const parts = partsOf(token);
  if (!parts) return null;
  const [link] = await sql<(Omit<Link, "data"> & { data: string })[]>`
    select id, user_id as "userId", email, letter, data::text as data, created_at as "createdAt"
    from one_time_links
    where id = ${parts.id} and purpose = ${purpose} and expires_at > now()`;
  if (!link) return null;
  const mac = Buffer.from(parts.mac, "base64url");
  const isOurs = isMacOf(mac, signed(parts.id, purpose, link.email));
  return isOurs ? { ...link, data: JSON.parse(link.data) } : null;
}

/** The account that a link is for, while it has the email that the link went to; null if the link doesn't work. */
export async function findLinkedUser(
  sql: Sql,
  purpose: LinkPurpose,
  token: string,
): Promise<(User & { link: Link }) | null> {
  const link = await findLink(sql, purpose, token);
  const [user] = link
    ? await sql<User[]>`
        select id, email, name from users where id = ${link.userId} and email = ${link.email}`
    : [];
  return link && user ? { ...user, link } : null;
}

/** Uses up a link that `findLink` has found. Of several attempts at once one succeeds. @returns whether this one did */
export async function consumeLink(sql: Sql, token: string): Promise<boolean> {
  const id = partsOf(token)?.id ?? null;
  const used = await sql`delete from one_time_links where id = ${id} and expires_at > now()`;
  return used.count > 0;
}

/**
 * Ends every link of a user except those that take an email back: a thief who changed it must not end them by
 * changing more.
 */
export async function endLinks(sql: Sql, userId: string): Promise<void> {
  await sql`delete from one_time_links where user_id = ${userId} and purpose <> 'take-back'`;
}

/** Ends a user's links with one purpose. */
export async function removeLinks(sql: Sql, userId: string, purpose: LinkPurpose): Promise<void> {
  await sql`delete from one_time_links where user_id = ${userId} and purpose = ${purpose}`;
}

/** Ends the links with which somebody can sign up with an email. */
export async function removeSignUpLinks(sql: Sql, email: string): Promise<void> {
  await sql`delete from one_time_links where email = ${email} and purpose = 'sign-up'`;
}

/**
 * Ends the links that would take back changes later than the one that this link takes back. Not earlier ones:
 * otherwise a thief who changed the email twice could end the owner's link with their own.
 */
export async function endLaterTakeBacks(sql: Sql, { userId, createdAt }: Link): Promise<void> {
  await sql`
    delete from one_time_links
    where user_id = ${userId} and purpose = 'take-back' and created_at >= ${createdAt}`;
}

/** Removes expired links. Returns their number. */
export async function removeExpiredLinks(): Promise<number> {
  const removed = await beforeSignIn(
    (sql) => sql`delete from one_time_links where expires_at <= now()`,
  );
  return removed.count;
}

/** What the mac of a link signs. */
const signed = (id: string, purpose: LinkPurpose, email: string) =>
  ["latch one-time link", id, purpose, email] as const;

/** A token's parts; null if it is not spelled exactly as we make them, even if it has the same bytes. */
function partsOf(token: string): { id: string; mac: string } | null {
  const [, id, mac] =
    /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/.exec(token) ?? [];
  if (id === undefined || mac === undefined) return null;
  const isCanonical = Buffer.from(mac, "base64url").toString("base64url") === mac;
  return isCanonical ? { id, mac } : null;
}
