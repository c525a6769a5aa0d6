/**
 * Changing an account's email where letters reach mailboxes. The new address confirms it; the old one is told, and
 * can take it back for a week, in which nobody else gets it.
 */
import { postLetter, withdrawLetters } from "~/mail/outbox.server";
import { beforeSignIn, type Sql, type UserScope } from "../../db/client.server";
import type { ClientInfo } from "./client-info";
import { recordEvent } from "./events.server";
import {
  consumeCode,
  hadSecondBefore,
  incorrectCode,
  removeFactorsSince,
  TooManyCodes,
} from "./factors.server";
import {
  consumeLink,
  endLaterTakeBacks,
  findLink,
  insertLink,
  type Link,
  removeLinks,
} from "./links.server";
import { notify, occurrence } from "./notices.server";
import { hashPassword, lockPassword, replaceHash } from "./passwords.server";
import { revokeAccess } from "./revoke-access.server";
import { endOldSession, type SignInContext } from "./sign-in.server";
import { actAs, isReserved, type User, unlessTaken } from "./users.server";

/** How long the new address has to confirm a change, in minutes. */
export const changeLinkMinutes = 24 * 60;

/** How long the old address can take a change back, in minutes. */
const takeBackMinutes = 7 * 24 * 60;

/**
 * Asks the new address to confirm a change, and tells the old one. A change that was pending ends. Whether another
 * account has the address is looked up when the letter is written, and only its reader learns that.
 */
export async function askToChange(
  { sql, userId, sessionId, user }: UserScope,
  email: string,
  client: ClientInfo,
): Promise<void> {
  await withdrawLetters(sql, userId, ["change-email"]);
  await removeLinks(sql, userId, "change");
  const data = { from: user.email, session: sessionId };
  await postLetter(sql, { kind: "change-email", userId, email, data });
  await notify(sql, "change-asked", userId, client);
  await recordEvent(sql, { kind: "email-change-asked", userId, client });
}

/** Lets the account's former address take back a change that has just been made. */
export async function letTakeBack(
  sql: Sql,
  { id: userId, email }: { id: string; email: string },
  client: ClientInfo,
): Promise<void> {
  const link = await insertLink(sql, "take-back", { id: userId, email }, takeBackMinutes);
  const data = { ...occurrence(client), link };
  await postLetter(sql, { kind: "email-changed", userId, email, data });
}

/** The emails that the account had and can be given back. */
export async function formerEmails({ sql, userId, user }: UserScope): Promise<string[]> {
  const links = await sql<{ email: string }[]>`
    select distinct email from one_time_links
    where user_id = ${userId} and purpose = 'take-back' and expires_at > now()
      and email <> ${user.email}`;
  return links.map(({ email }) => email);
}

/** The email that a change's token would give its account; null if it doesn't work. Changes nothing. */
export async function findChange(token: string): Promise<{ email: string } | null> {
  return beforeSignIn(async (sql) => (await changeOf(sql, token))?.link ?? null);
}

async function changeOf(sql: Sql, token: string): Promise<{ link: Link; user: User } | null> {
  const link = await findLink(sql, "change", token);
  const [user] = link
    ? await sql<User[]>`
        select id, email, name from users where id = ${link.userId} and email = ${link.data.from ?? ""}`
    : [];
  return link && user ? { link, user } : null;
}

/** Makes a change that was confirmed. @returns false if its link doesn't work, or the email is taken */
export async function confirmChange(token: string, client: ClientInfo): Promise<boolean> {
  const confirm = () =>
    beforeSignIn(async (sql) => {
      const change = await changeOf(sql, token);
      if (!change || !(await lockPassword(sql, change.user.id))) return false;
      const { link, user } = change;
      if (await isReserved(sql, link.email, user.id)) return false;
      if (!(await consumeLink(sql, token))) return false;
      await actAs(sql, user.id);
      // The session that asked for it stays; the link itself has none.
      await revokeAccess(
        { sql, userId: user.id, sessionId: link.data.session ?? null },
        "email changed",
      );
      await sql`
        update users set email = ${link.email}, email_confirmed_at = now(), updated_at = now()
        where id = ${user.id}`;
      await letTakeBack(sql, user, client);
      await recordEvent(sql, { kind: "email-changed", userId: user.id, client });
      return true;
    });
  return unlessTaken(confirm, () => false);
}

/**
 * Whose email a token takes back: the account with the email it would get, and whether that needs a code; null if the
 * token doesn't work.
 */
export async function findTakeBack(token: string): Promise<(User & { needsCode: boolean }) | null> {
  return beforeSignIn(async (sql) => {
    const user = await takeBackOf(sql, token);
    return user && { ...user, needsCode: await hadSecondBefore(sql, user.id, user.link.createdAt) };
  });
}

async function takeBackOf(sql: Sql, token: string): Promise<(User & { link: Link }) | null> {
  const link = await findLink(sql, "take-back", token);
  const [user] = link
    ? await sql<User[]>`select id, email, name from users where id = ${link.userId}`
    : [];
  return link && user ? { ...user, email: link.email, link } : null;
}

/**
 * Gives an account its former email back, sets its password, and ends everything by which somebody else could get in.
 * Call `findTakeBack` first: this computes a hash for any token.
 *
 * @returns false if the link doesn't work, or another account has the email
 */
export async function takeBack(
  token: string,
  { newPassword, code = "" }: { newPassword: string; code?: string },
  context: SignInContext,
): Promise<boolean | typeof incorrectCode | TooManyCodes> {
  const { client } = context;
  const passwordHash = await hashPassword(newPassword);
  const restore = () =>
    beforeSignIn(async (sql) => {
      const user = await takeBackOf(sql, token);
      if (!user || !(await lockPassword(sql, user.id))) return false;
      const { createdAt } = user.link;
      if (await hadSecondBefore(sql, user.id, createdAt)) {
        const used = await consumeCode(sql, user.id, code, client);
        if (used === incorrectCode || used instanceof TooManyCodes) return used;
      }
      if (!(await consumeLink(sql, token))) return false;
      await endOldSession(sql, context);
      await actAs(sql, user.id);
      await revokeAccess({ sql, userId: user.id }, "change taken back");
      await removeFactorsSince(sql, user.id, createdAt);
      await endLaterTakeBacks(sql, user.link);
      await sql`
        update users set email = ${user.email}, email_confirmed_at = now(), updated_at = now()
        where id = ${user.id}`;
      await replaceHash(sql, user.id, passwordHash);
      await recordEvent(sql, { kind: "email-taken-back", userId: user.id, client });
      return true;
    });
  return unlessTaken(restore, () => false);
}
