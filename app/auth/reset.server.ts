/**
 * Setting a new password without the old one, by a link that works once. It signs nobody in, and ends all that the
 * forgotten or stolen password may have given to somebody.
 */
import { postLetter } from "~/mail/outbox.server";
import { config } from "~/server/config.server";
import { beforeSignIn } from "../../db/client.server";
import { letterLimits, type TooManyAttempts, take } from "./attempts.server";
import { clear } from "./clear.server";
import type { ClientInfo } from "./client-info";
import { confirmEmail } from "./confirmation.server";
import { isPossibleEmail } from "./email";
import { recordEvent, recordRefusal } from "./events.server";
import { consumeLink, createLink, findLinkedUser } from "./links.server";
import { notify, occurrence } from "./notices.server";
import { hashPassword, lockPassword, replaceHash } from "./passwords.server";
import { endSessions } from "./sessions.server";
import type { SignInContext } from "./sign-in.server";
import type { User } from "./user";

/**
 * How long a link works, in minutes. OWASP ASVS 5.0, 6.5.5, allows codes 10; this one is no code to be guessed, but has
 * 256 bits, and has to reach its reader first.
 */
export const resetLinkMinutes = 30;

/**
 * Makes a link for the account of an email and ends its sessions: for the operator, who has made sure who asks. The old
 * password works until the link is used.
 *
 * @param client what the record of the account says of who made it
 * @returns the link's address under `APP_URL`, and whose it is; null when no account has the email.
 * @throws {Unavailable} when the database cannot be used.
 */
export async function makeResetLink(
  email: string,
  client: ClientInfo,
): Promise<{ url: string; user: User } | null> {
  return beforeSignIn(async (sql) => {
    const [user] = isPossibleEmail(email)
      ? await sql<User[]>`select id, email, name from users where email = ${email}`
      : [];
    if (!user || !(await lockPassword(sql, user.id))) return null;
    await clear({ sql, userId: user.id }, "reset link made");
    const token = await createLink(sql, "reset", user, resetLinkMinutes);
    await recordEvent(sql, { kind: "reset-link-made", userId: user.id, client });
    return { url: `${config.APP_URL}/reset/password?${new URLSearchParams({ token })}`, user };
  });
}

/**
 * Has a link sent to an email's account, if it has one. That is found out later, when the letter is written: known and
 * unknown emails take the same statements, the same answer and the same limits.
 *
 * @returns `TooManyAttempts` beyond a limit.
 * @throws {Unavailable} when the database cannot be used.
 */
export async function requestReset(
  email: string,
  client: ClientInfo,
): Promise<TooManyAttempts | null> {
  const tooMany = await beforeSignIn(async (sql) => {
    const refused = await take(sql, letterLimits("reset", email, client.address));
    if (!refused) await postLetter(sql, { kind: "reset", email, data: occurrence(client) });
    return refused;
  });
  if (tooMany) await recordRefusal({ kind: "limited", userId: null, client });
  return tooMany;
}

/** Whose password a link's token may set; null if it does not work. Changes nothing. @throws {Unavailable} */
export async function findResetLink(token: string): Promise<User | null> {
  return beforeSignIn((sql) => findLinkedUser(sql, "reset", token));
}

/**
 * Sets the password of the account that a link is for, uses the link up, and ends the session that this browser had, of
 * whomever. Ask `findResetLink` first: this computes a hash for any token.
 *
 * @returns whether it did: not when the link does not work, or no longer.
 * @throws {Unavailable} when the database cannot be used or too many passwords are waiting.
 */
export async function resetPassword(
  token: string,
  newPassword: string,
  { client, oldSession }: SignInContext,
): Promise<boolean> {
  // Outside of any transaction: a connection must not wait for a hash.
  const passwordHash = await hashPassword(newPassword);
  return beforeSignIn(async (sql) => {
    const user = await findLinkedUser(sql, "reset", token);
    if (!user || !(await lockPassword(sql, user.id)) || !(await consumeLink(sql, token)))
      return false;
    if (oldSession && (await endSessions({ sql, ...oldSession }, "this")))
      await recordEvent(sql, { kind: "session-ended", userId: oldSession.userId, client });
    await replaceHash(sql, user.id, passwordHash);
    await clear({ sql, userId: user.id }, "password reset");
    if (user.link.letter) await confirmEmail(sql, user.id);
    await recordEvent(sql, { kind: "password-reset", userId: user.id, client });
    await notify(sql, "password-reset", user.id, client);
    return true;
  });
}
