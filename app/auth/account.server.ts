/** What people can change about their account. Every change ends the sessions that should not outlive it. */
import { sessionEnded, type UserScope } from "../../db/client.server";
import type { ClientInfo } from "./client-info";
import {
  type AccountOwner,
  ifCorrect,
  type incorrectPassword,
  type Offered,
  offerPassword,
} from "./current-password.server";
import { recordEvent } from "./events.server";
import { isLimited, type Limited } from "./limits.server";
import { hashPassword, replaceHash } from "./passwords.server";
import { endSessions, type Session, startSession } from "./sessions.server";
import { isTakenEmail, type SignedIn, type User } from "./users.server";

/** Why a change that needs the current password was refused. */
export type Refused = Limited | typeof incorrectPassword;

/** Another account has the email. */
export const takenEmail = Symbol("taken email");

/** What was typed is not the account's email. */
export const otherEmail = Symbol("other email");

/** Changes the name. The session stays, and needs a token that says the new one. */
export async function rename(
  scope: UserScope,
  name: string,
): Promise<SignedIn | typeof sessionEnded> {
  const { sql, userId } = scope;
  await sql`update users set name = ${name}, updated_at = now() where id = ${userId}`;
  return asItIs(scope);
}

/** Changes the email and ends every other session; this one stays, and needs a token that says the new one. */
export async function changeEmail(
  owner: AccountOwner,
  { email, currentPassword }: { email: string; currentPassword: string },
): Promise<SignedIn | Refused | typeof takenEmail> {
  const offered = await offerPassword(owner, currentPassword);
  if (isLimited(offered)) return offered;
  try {
    return await ifCorrect(owner, offered, async (scope) => {
      const { sql, userId } = scope;
      await endSessions(scope, "others");
      await sql`update users set email = ${email}, updated_at = now() where id = ${userId}`;
      await recordEvent(sql, { kind: "email-changed", userId, client: owner.client });
      return asItIs(scope);
    });
  } catch (error) {
    if (isTakenEmail(error)) return takenEmail;
    throw error;
  }
}

/** Changes the password and ends every session; this one is followed by a new one. */
export async function changePassword(
  owner: AccountOwner,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<SignedIn | Refused> {
  const offered = await offerPassword(owner, currentPassword);
  if (isLimited(offered)) return offered;
  const passwordHash = await hashPassword(newPassword);
  return ifCorrect(owner, offered, async (scope) => {
    const { sql, userId } = scope;
    await replaceHash(sql, userId, passwordHash);
    await endSessions(scope, "all");
    await recordEvent(sql, { kind: "password-changed", userId, client: owner.client });
    return followedBy(scope, { passwordHash }, owner.client);
  });
}

/** Notes that the password was given just now: a new session takes this one's place (OWASP ASVS 5.0, 7.2.4). */
export async function confirmPassword(
  owner: AccountOwner,
  currentPassword: string,
): Promise<SignedIn | Refused> {
  const offered = await offerPassword(owner, currentPassword);
  if (isLimited(offered)) return offered;
  return ifCorrect(owner, offered, async (scope) => {
    const { sql, userId } = scope;
    await endSessions(scope, "this");
    await recordEvent(sql, { kind: "password-confirmed", userId, client: owner.client });
    return followedBy(scope, offered, owner.client);
  });
}

/** Deletes the account with all that belongs to it, if the email typed is its own. */
export async function deleteAccount(
  owner: AccountOwner,
  { email, currentPassword }: { email: string; currentPassword: string },
): Promise<"deleted" | Refused | typeof otherEmail> {
  const offered = await offerPassword(owner, currentPassword);
  if (isLimited(offered)) return offered;
  return ifCorrect(owner, offered, async (scope) => {
    const { sql, userId } = scope;
    if ((await userOf(scope)).email !== email) return otherEmail;
    await endSessions(scope, "all");
    await sql`delete from users where id = ${userId}`;
    await recordEvent(sql, { kind: "account-deleted", userId, client: owner.client });
    return "deleted";
  });
}

async function followedBy(
  scope: UserScope,
  { passwordHash }: Offered,
  client: ClientInfo,
): Promise<SignedIn> {
  const { sql, userId } = scope;
  const session = await startSession(sql, { userId, passwordHash, client });
  if (!session) throw new Error("The password just compared is not the user's");
  return { user: await userOf(scope), session };
}

async function asItIs(scope: UserScope): Promise<SignedIn | typeof sessionEnded> {
  const { sql, userId, sessionId } = scope;
  const [session] = await sql<Session[]>`
    select id, expires_at as "expiresAt" from sessions where id = ${sessionId} and user_id = ${userId}`;
  if (!session) return sessionEnded;
  return { user: await userOf(scope), session };
}

async function userOf({ sql, userId }: UserScope): Promise<User> {
  const [user] = await sql<[User]>`select id, email, name from users where id = ${userId}`;
  return user;
}
