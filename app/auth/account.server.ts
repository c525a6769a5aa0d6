/**
 * The changes people can make to their account. Every change ends the sessions that should not outlive it. All but the
 * name need the current password, given with the change itself: the attempt is counted by session, the password is
 * hashed outside of any transaction, and comparing and changing are one transaction.
 */
import { sessionEnded, type UserScope } from "../../db/client.server";
import { confirmationLimits, giveBack, TooManyAttempts, take } from "./attempts.server";
import type { ClientInfo } from "./client-info";
import { recordEvent, recordRefusal } from "./events.server";
import {
  hashOffered,
  hashPassword,
  passwordIs,
  passwordParameters,
  replaceHash,
} from "./passwords.server";
import { endSessions, type NewSession, startSession } from "./sessions.server";
import { isTakenEmail, type SignedIn, type User } from "./users.server";

/** The owner of an account, who may change it: `transact` runs work as `asAccountOwner` does. */
export type AccountOwner = {
  client: ClientInfo;
  transact: <T>(work: (scope: UserScope) => Promise<T | typeof sessionEnded>) => Promise<T>;
};

/** The current password was not the account's. */
export const incorrectPassword = Symbol("incorrect password");

/** Another account has the email. */
export const takenEmail = Symbol("taken email");

/** The email typed is not the account's. */
export const otherEmail = Symbol("other email");

/** The reasons for which a change of an account is not made. */
export type AccountFailure =
  | TooManyAttempts
  | typeof incorrectPassword
  | typeof takenEmail
  | typeof otherEmail;

/** Tells a change that was not made from the outcome of one that was. */
export function isAccountFailure(outcome: unknown): outcome is AccountFailure {
  return (
    outcome instanceof TooManyAttempts ||
    outcome === incorrectPassword ||
    outcome === takenEmail ||
    outcome === otherEmail
  );
}

/** The time for which a password once given is enough for changing what is sensitive. */
export const recentPasswordMinutes = 10;

/** Whether the password was given in this session within the last 10 minutes (OWASP ASVS 5.0, 7.5.1). */
export async function isPasswordRecent({ sql, userId, sessionId }: UserScope): Promise<boolean> {
  const [session] = await sql<{ recent: boolean }[]>`
    select authenticated_at > now() - make_interval(mins => ${recentPasswordMinutes}) as recent
    from sessions where id = ${sessionId} and user_id = ${userId}`;
  return session?.recent ?? false;
}

/** Changes the name. The session stays, and needs a token that says the new one. */
export async function rename(
  scope: UserScope,
  name: string,
): Promise<SignedIn | typeof sessionEnded> {
  const { sql, userId } = scope;
  await sql`update users set name = ${name}, updated_at = now() where id = ${userId}`;
  return currentSession(scope);
}

/** Changes the email and ends every other session; this one stays, and needs a token that says the new one. */
export async function changeEmail(
  owner: AccountOwner,
  { email, currentPassword }: { email: string; currentPassword: string },
): Promise<SignedIn | AccountFailure> {
  try {
    return await withPassword(owner, currentPassword, async (scope) => {
      const { sql, userId } = scope;
      await endSessions(scope, "others");
      await sql`update users set email = ${email}, updated_at = now() where id = ${userId}`;
      await recordEvent(sql, { kind: "email-changed", userId, client: owner.client });
      return currentSession(scope);
    });
  } catch (error) {
    if (isTakenEmail(error)) return takenEmail;
    throw error;
  }
}

/** Changes the password and ends every session; a new one takes the place of this one. */
export async function changePassword(
  owner: AccountOwner,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<SignedIn | AccountFailure> {
  const offered = await offerPassword(owner, currentPassword);
  if (offered instanceof TooManyAttempts) return offered;
  const passwordHash = await hashPassword(newPassword);
  return ifCorrect(owner, offered, async (scope) => {
    const { sql, userId } = scope;
    await replaceHash(sql, userId, passwordHash);
    await endSessions(scope, "all");
    await recordEvent(sql, { kind: "password-changed", userId, client: owner.client });
    return replaceSession(scope, passwordHash, owner.client);
  });
}

/** Notes that the password was given just now: a new session takes this one's place (OWASP ASVS 5.0, 7.2.4). */
export async function confirmPassword(
  owner: AccountOwner,
  { currentPassword }: { currentPassword: string },
): Promise<SignedIn | AccountFailure> {
  return withPassword(owner, currentPassword, async (scope, passwordHash) => {
    const { sql, userId } = scope;
    await endSessions(scope, "this");
    await recordEvent(sql, { kind: "password-confirmed", userId, client: owner.client });
    return replaceSession(scope, passwordHash, owner.client);
  });
}

/** Deletes the account with all that belongs to it, if the email typed is its own. */
export async function deleteAccount(
  owner: AccountOwner,
  { email, currentPassword }: { email: string; currentPassword: string },
): Promise<"deleted" | AccountFailure> {
  return withPassword(owner, currentPassword, async (scope) => {
    const { sql, userId } = scope;
    if ((await findUser(scope)).email !== email) return otherEmail;
    await endSessions(scope, "all");
    await sql`delete from users where id = ${userId}`;
    await recordEvent(sql, { kind: "account-deleted", userId, client: owner.client });
    return "deleted";
  });
}

async function withPassword<T>(
  owner: AccountOwner,
  password: string,
  change: (scope: UserScope, passwordHash: string) => Promise<T | typeof sessionEnded>,
): Promise<T | TooManyAttempts | typeof incorrectPassword> {
  const offered = await offerPassword(owner, password);
  if (offered instanceof TooManyAttempts) return offered;
  return ifCorrect(owner, offered, (scope) => change(scope, offered));
}

/**
 * Counts the attempt and hashes the password as the account's own is: the hash is not yet known to be right.
 *
 * @throws {Unavailable}
 */
async function offerPassword(
  { transact, client }: AccountOwner,
  password: string,
): Promise<string | TooManyAttempts> {
  const { tooMany, phc, userId } = await transact(async ({ sql, userId, sessionId }) => ({
    tooMany: await take(sql, confirmationLimits(sessionId)),
    phc: await passwordParameters(sql, userId),
    userId,
  }));
  if (!tooMany) return hashOffered(password, phc);
  await recordRefusal({ kind: "limited", userId, client });
  return tooMany;
}

/** Makes a change if the hash is that of the account's password; both are one transaction. */
async function ifCorrect<T>(
  { transact, client }: AccountOwner,
  passwordHash: string,
  change: (scope: UserScope) => Promise<T | typeof sessionEnded>,
): Promise<T | typeof incorrectPassword> {
  let userId: string | null = null;
  const outcome = await transact<T | typeof incorrectPassword>(async (scope) => {
    userId = scope.userId;
    if (!(await passwordIs(scope.sql, scope.userId, passwordHash))) return incorrectPassword;
    // Comparing may have waited for another change of this account, which may have ended this session.
    if (!(await findSession(scope))) return sessionEnded;
    const changed = await change(scope);
    await giveBack(scope.sql, confirmationLimits(scope.sessionId));
    return changed;
  });
  if (outcome === incorrectPassword) {
    await recordRefusal({ kind: "confirmation-failed", userId, client });
  }
  return outcome;
}

async function replaceSession(
  scope: UserScope,
  passwordHash: string,
  client: ClientInfo,
): Promise<SignedIn> {
  const { sql, userId } = scope;
  const session = await startSession(sql, { userId, passwordHash, client });
  if (!session) throw new Error("The password just compared is not the user's");
  return { user: await findUser(scope), session };
}

async function currentSession(scope: UserScope): Promise<SignedIn | typeof sessionEnded> {
  const session = await findSession(scope);
  return session ? { user: await findUser(scope), session } : sessionEnded;
}

async function findSession({ sql, userId, sessionId }: UserScope) {
  const [session] = await sql<NewSession[]>`
    select id, expires_at as "expiresAt" from sessions where id = ${sessionId} and user_id = ${userId}`;
  return session;
}

/** The user as this transaction has changed them; `scope.user` is the user before it. */
async function findUser({ sql, userId }: UserScope): Promise<User> {
  const [user] = await sql<[User]>`select id, email, name from users where id = ${userId}`;
  return user;
}
