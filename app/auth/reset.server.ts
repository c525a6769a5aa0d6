/**
 * Setting a new password without the old one, by a link that works once. It signs nobody in, and ends everything that
 * the forgotten or stolen password may have given to somebody.
 */
import { postLetter } from "~/mail/outbox.server";
import { config } from "~/server/config.server";
import { beforeSignIn } from "../../db/client.server";
import { letterLimits, type TooManyAttempts, take } from "./attempts.server";
import type { ClientInfo } from "./client-info";
import { confirmEmail } from "./confirmation.server";
import { isPossibleEmail } from "./email";
import { recordEvent, recordTooMany } from "./events.server";
import { consumeLink, createLink, findLinkedUser } from "./links.server";
import { notify, occurrence } from "./notices.server";
import { hashPassword, lockPassword, replaceHash } from "./passwords.server";
import { revokeAccess } from "./revoke-access.server";
import { endOldSession, type SignInContext } from "./sign-in.server";
import type { User } from "./users.server";

/**
 * How long a link works, in minutes. OWASP ASVS 5.0, 6.5.5, allows codes 10; a link is not a code to be guessed, but
 * has 256 bits, and must reach its reader first.
 */
export const resetLinkMinutes = 30;

/**
 * Creates a link for the account of an email and ends its sessions: for the operator, who has made sure who is
 * asking. The old password works until the link is used.
 *
 * @param client what the account's record says of who made it
 * @returns the link's address under `APP_URL`, and whose it is; null if no account has the email
 * @throws {Unavailable} if the database cannot be used
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
    await revokeAccess({ sql, userId: user.id }, "reset link made");
    const token = await createLink(sql, "reset", user, resetLinkMinutes);
    await recordEvent(sql, { kind: "reset-link-made", userId: user.id, client });
    return { url: `${config.APP_URL}/reset/password?${new URLSearchParams({ token })}`, user };
  });
}

/**
 * Sends a link to an email's account, if it has one. That is looked up later, when the letter is written: known and
 * unknown emails take the same statements, the same answer and the same limits.
 *
 * @returns `TooManyAttempts` beyond a limit
 * @throws {Unavailable} if the database cannot be used
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
  return tooMany && recordTooMany(tooMany, null, client);
}

/** Whose password a link's token may set; null if it doesn't work. Changes nothing. @throws {Unavailable} */
export async function findResetLink(token: string): Promise<User | null> {
  return beforeSignIn((sql) => findLinkedUser(sql, "reset", token));
}

/**
 * Sets the password of the account that a link is for, uses the link up, and ends the session that this browser had,
 * anybody's. Call `findResetLink` first: this computes a hash for any token.
 *
 * @returns false if the link doesn't work, or no longer does
 * @throws {Unavailable} if the database cannot be used or too many passwords are waiting
 */
export async function resetPassword(
  token: string,
  newPassword: string,
  context: SignInContext,
): Promise<boolean> {
  const { client } = context;
  // Outside of any transaction: a connection must not wait for a hash.
  const passwordHash = await hashPassword(newPassword);
  return beforeSignIn(async (sql) => {
    const user = await findLinkedUser(sql, "reset", token);
    if (!user || !(await lockPassword(sql, user.id)) || !(await consumeLink(sql, token)))
      return false;
    await endOldSession(sql, context);
    await replaceHash(sql, user.id, passwordHash);
    await revokeAccess({ sql, userId: user.id }, "password reset");
    if (user.link.letter) await confirmEmail(sql, user.id);
    await recordEvent(sql, { kind: "password-reset", userId: user.id, client });
    await notify(sql, "password-reset", user.id, client);
    return true;
  });
}
