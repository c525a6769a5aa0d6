/**
 * The changes people can make to their account. Every change ends the sessions that should not outlive it. All but the
 * name need the current password, given with the change itself: the password is hashed outside of any transaction, and
 * comparing, counting the attempt and changing are one. So a wrong password alone costs an attempt.
 */
import { postLetter } from "~/mail/outbox.server";
import { config } from "~/server/config.server";
import { beforeSignIn, sessionEnded, type UserScope } from "../../db/client.server";
import {
  confirmationLimits,
  type Limit,
  letterLimits,
  signUpLimits,
  TooManyAttempts,
  take,
  usedUp,
} from "./attempts.server";
import { clear } from "./clear.server";
import type { ClientInfo } from "./client-info";
import { askToChange, isReserved, letTakeBack } from "./email-change.server";
import { recordEvent, recordRefusal } from "./events.server";
import { askToConfirm, notify, occurrence } from "./notices.server";
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

/** A change that waits until a letter's link is used. */
export const changeAsked = "change asked";

/**
 * Changes the email: once the new address has confirmed it, where letters reach mailboxes, and else at once.
 *
 * @returns `changeAsked`, or the user as they are now.
 */
export async function changeEmail(
  owner: AccountOwner,
  input: { email: string; currentPassword: string },
): Promise<SignedIn | typeof changeAsked | AccountFailure> {
  if (config.MAIL !== "smtp") return changeEmailNow(owner, input);
  const { email, currentPassword } = input;
  const limits = letterLimits("change", email, owner.client.address);
  const ask = async (scope: UserScope) => {
    await askToChange(scope, email, owner.client);
    return changeAsked as typeof changeAsked;
  };
  return withPassword(owner, currentPassword, ask, limits);
}

/**
 * Changes the email and ends every other session; this one stays, and needs a token that says the new one. As signing
 * up does, it tells whether an email has an account: it counts against the same limit.
 */
async function changeEmailNow(
  owner: AccountOwner,
  { email, currentPassword }: { email: string; currentPassword: string },
): Promise<SignedIn | AccountFailure> {
  const limits = signUpLimits(owner.client.address);
  try {
    const change = async (scope: UserScope) => {
      const { sql, userId, user } = scope;
      if (await isReserved(sql, email, userId)) return takenEmail as typeof takenEmail;
      await clear(scope, "email changed");
      await sql`
        update users set email = ${email}, email_confirmed_at = null, updated_at = now()
        where id = ${userId}`;
      if (config.MAIL !== "off") {
        await letTakeBack(sql, user, owner.client);
        await askToConfirm(sql, { id: userId, email });
      }
      await recordEvent(sql, { kind: "email-changed", userId, client: owner.client });
      return currentSession(scope);
    };
    return await withPassword(owner, currentPassword, change, limits);
  } catch (error) {
    if (!isTakenEmail(error)) throw error;
    // What its transaction took was rolled back with it.
    const tooMany = await beforeSignIn((sql) => take(sql, limits));
    return tooMany ?? takenEmail;
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
    await clear(scope, "password changed");
    await recordEvent(sql, { kind: "password-changed", userId, client: owner.client });
    await notify(sql, "password-changed", userId, owner.client);
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
    if ((await findUser(scope)).user.email !== email) return otherEmail;
    await sql`delete from users where id = ${userId}`;
    await recordEvent(sql, { kind: "account-deleted", userId, client: owner.client });
    await postLetter(sql, { kind: "account-deleted", email, data: occurrence(owner.client) });
    return "deleted";
  });
}

/** @param alsoCounted limits of the change itself, which it takes from when the password is right. */
async function withPassword<T>(
  owner: AccountOwner,
  password: string,
  change: (scope: UserScope, passwordHash: string) => Promise<T | typeof sessionEnded>,
  alsoCounted: Limit[] = [],
): Promise<T | TooManyAttempts | typeof incorrectPassword> {
  const offered = await offerPassword(owner, password, alsoCounted);
  if (offered instanceof TooManyAttempts) return offered;
  return ifCorrect(owner, offered, (scope) => change(scope, offered), alsoCounted);
}

/**
 * Hashes the password as the account's own is, if an attempt may be made: the hash is not yet known to be right.
 *
 * @throws {Unavailable}
 */
async function offerPassword(
  { transact, client }: AccountOwner,
  password: string,
  alsoCounted: Limit[] = [],
): Promise<string | TooManyAttempts> {
  const { full, phc, userId } = await transact(async ({ sql, userId, sessionId }) => {
    const { asked } = confirmationLimits(userId, sessionId);
    return {
      full: await usedUp(sql, [...asked, ...alsoCounted]),
      phc: await passwordParameters(sql, userId),
      userId,
    };
  });
  if (!full) return hashOffered(password, phc);
  await recordRefusal({ kind: "limited", userId, client });
  return full;
}

/** Makes a change if the hash is that of the account's password, and counts the attempt; all in one transaction. */
async function ifCorrect<T>(
  { transact, client }: AccountOwner,
  passwordHash: string,
  change: (scope: UserScope) => Promise<T | typeof sessionEnded>,
  alsoCounted: Limit[] = [],
): Promise<T | TooManyAttempts | typeof incorrectPassword> {
  let userId: string | null = null;
  const outcome = await transact<T | TooManyAttempts | typeof incorrectPassword>(async (scope) => {
    userId = scope.userId;
    const { sql, sessionId } = scope;
    const isRight = await passwordIs(sql, userId, passwordHash);
    // Comparing may have waited for another change of this account, which may have ended this session.
    if (!(await findSession(scope))) return sessionEnded;
    const { asked, wrong, right } = confirmationLimits(userId, sessionId);
    const taken = isRight ? [...right, ...alsoCounted] : wrong;
    const tooMany = await take(sql, [...asked, ...alsoCounted], taken);
    if (tooMany) return tooMany;
    return isRight ? change(scope) : incorrectPassword;
  });
  if (outcome === incorrectPassword) {
    await recordRefusal({ kind: "confirmation-failed", userId, client });
  }
  if (outcome instanceof TooManyAttempts) {
    await recordRefusal({ kind: "limited", userId, client });
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
  return { ...(await findUser(scope)), session };
}

async function currentSession(scope: UserScope): Promise<SignedIn | typeof sessionEnded> {
  const session = await findSession(scope);
  return session ? { ...(await findUser(scope)), session } : sessionEnded;
}

async function findSession({ sql, userId, sessionId }: UserScope) {
  const [session] = await sql<NewSession[]>`
    select id, expires_at as "expiresAt" from sessions where id = ${sessionId} and user_id = ${userId}`;
  return session;
}

/** The user as this transaction has changed them; `scope.user` is the user before it. */
async function findUser({ sql, userId }: UserScope): Promise<Omit<SignedIn, "session">> {
  const [{ knownBrowsersEpoch, ...user }] = await sql<[User & { knownBrowsersEpoch: number }]>`
    select id, email, name, known_browsers_epoch as "knownBrowsersEpoch"
    from users where id = ${userId}`;
  return { user, knownBrowsersEpoch };
}
