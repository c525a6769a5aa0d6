/**
 * Browsers that sign in to an account without its second factor, for 30 days from when it was last given there. What
 * this module promises:
 *
 * - The token is 256 random bits in a cookie; the database has their SHA-256.
 * - It stands in for the second factor at sign-in, after a right password, and nowhere else.
 * - The account's owner sees these browsers and can have each forgotten; `revokeAccess` forgets all of them.
 */
import { createHash, randomBytes } from "node:crypto";
import { beforeSignIn, type Sql, type UserScope } from "../../db/client.server";
import { type ClientInfo, storedUserAgent } from "./client-info";
import { recordEvent } from "./events.server";

/** How long a browser is trusted, in days. */
export const trustDays = 30;

/** The most browsers that an account can trust: the oldest give way. */
const mostTrustedBrowsers = 20;

/** Trusts a browser from now on. Returns its token. */
export async function trustBrowser(sql: Sql, userId: string, client: ClientInfo): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await sql`
    insert into trusted_browsers (user_id, hash, expires_at, user_agent)
    values (${userId}, ${hashOf(token)}, now() + make_interval(days => ${trustDays}),
      ${storedUserAgent(client)})`;
  await sql`
    delete from trusted_browsers where user_id = ${userId} and id in (
      select id from trusted_browsers where user_id = ${userId}
      order by created_at desc, id offset ${mostTrustedBrowsers}
    )`;
  return token;
}

/**
 * Who trusts this browser: this user, which is recorded as a use; another one; or nobody, so that its token is
 * worthless.
 */
export async function checkTrust(
  sql: Sql,
  userId: string,
  token: string,
): Promise<"trusted" | "another's" | "dead"> {
  const used = await sql`
    update trusted_browsers set last_used_at = now()
    where user_id = ${userId} and hash = ${hashOf(token)} and expires_at > now()`;
  if (used.count > 0) return "trusted";
  const others = await sql`
    select from trusted_browsers where hash = ${hashOf(token)} and expires_at > now()`;
  return others.count > 0 ? "another's" : "dead";
}

/** A trusted browser as the account's owner sees it. */
export type TrustedBrowser = {
  id: string;
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date;
  userAgent: string | null;
};

/** The browsers that an account trusts, the latest first. */
export async function listTrustedBrowsers({ sql, userId }: UserScope): Promise<TrustedBrowser[]> {
  return sql<TrustedBrowser[]>`
    select id, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt",
      user_agent as "userAgent"
    from trusted_browsers where user_id = ${userId} and expires_at > now()
    order by created_at desc, id`;
}

/** Forgets one of an account's trusted browsers, or all. @returns how many there were */
export async function forgetBrowsers(
  sql: Sql,
  userId: string,
  which: "all" | { id: string },
): Promise<number> {
  const forgotten = await sql`
    delete from trusted_browsers
    where user_id = ${userId} ${which === "all" ? sql`` : sql`and id = ${which.id}`}`;
  return forgotten.count;
}

/**
 * Forgets one of the user's trusted browsers, or all, as they have asked, and records it. @returns whether there was
 * one
 */
export async function forgetOwnBrowsers(
  { sql, userId }: UserScope,
  forget: "all" | { id: string },
  client: ClientInfo,
): Promise<boolean> {
  if ((await forgetBrowsers(sql, userId, forget)) === 0) return false;
  await recordEvent(sql, { kind: "browser-forgotten", userId, client });
  return true;
}

/** Removes browsers whose trust has expired. Returns their number. */
export async function removeExpiredTrust(): Promise<number> {
  const removed = await beforeSignIn(
    (sql) => sql`delete from trusted_browsers where expires_at <= now()`,
  );
  return removed.count;
}

const hashOf = (token: string) => createHash("sha256").update(token).digest();
