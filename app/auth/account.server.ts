/**
 * The changes that people can make to their account. Every change ends the sessions that should not outlive it. All
 * but the name need the current password, given with the change itself: the password is hashed outside of any
 * transaction; then checking it, counting the attempt and changing are one transaction. So only a wrong password
 * costs an attempt. If the account has a second factor, it can be changed only in a session in which that was given
 * recently.
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
import type { ClientInfo } from "./client-info";
import { askToChange, formerEmails, letTakeBack } from "./email-change.server";
import { recordEvent, recordRefusal, recordTooMany } from "./events.server";
import {
  factorsOf,
  incorrectCode,
  isSecondAsked,
  isSecondRecent,
  recentProofMinutes,
} from "./factors.server";
import { askToConfirm, notify, occurrence } from "./notices.server";
import { proveByPasskey } from "./passkey-sign-in.server";
import { refusedPasskey } from "./passkeys.server";
import {
  hashOffered,
  hashPassword,
  passwordIs,
  passwordParameters,
  replaceHash,
} from "./passwords.server";
import { revokeAccess } from "./revoke-access.server";
import { endSessions, type NewSession, startSession } from "./sessions.server";
import { isNotProven, proveByCode, type SignedIn } from "./sign-in.server";
import { findAccount, isReserved, unlessTaken } from "./users.server";

/** The owner of an account, who may change it: `transact` runs work like `asAccountOwner`. */
export type AccountOwner = {
  client: ClientInfo;
  transact: <T>(work: (scope: UserScope) => Promise<T | typeof sessionEnded>) => Promise<T>;
};

/** The current password was not the account's. */
export const incorrectPassword = Symbol("incorrect password");

/** Another account has the email. */
export const takenEmail = Symbol("taken email");

/** The email typed is not the account's. */
const otherEmail = Symbol("other email");

/** The account has a second factor, which must first be confirmed on a page of its own. */
export const secondFactorDue = Symbol("second factor due");

/** The account has a second factor, and no code was typed. */
export const missingCode = Symbol("missing code");

/** The reasons why a change of an account is not made. */
export type AccountFailure =
  | TooManyAttempts
  | typeof incorrectPassword
  | typeof incorrectCode
  | typeof missingCode
  | typeof refusedPasskey
  | typeof secondFactorDue
  | typeof takenEmail
  | typeof otherEmail;

const failures: readonly unknown[] = [
  incorrectPassword,
  incorrectCode,
  missingCode,
  refusedPasskey,
  secondFactorDue,
  takenEmail,
  otherEmail,
];

/** Whether a change was not made. */
export function isAccountFailure(outcome: unknown): outcome is AccountFailure {
  return outcome instanceof TooManyAttempts || failures.includes(outcome);
}

/** Whether the password was given in this session within the last 10 minutes (OWASP ASVS 5.0, 7.5.1). */
export async function isPasswordRecent({ sql, userId, sessionId }: UserScope): Promise<boolean> {
  const [session] = await sql<{ recent: boolean }[]>`
    select authenticated_at > now() - make_interval(mins => ${recentProofMinutes}) as recent
    from sessions where id = ${sessionId} and user_id = ${userId}`;
  return session?.recent ?? false;
}

/**
 * Whether the password and, if the account has one, a second factor were given recently: for changes that don't ask
 * for the password themselves.
 */
export const isProofRecent = async (scope: UserScope): Promise<boolean> =>
  (await isPasswordRecent(scope)) && (await isSecondRecent(scope));

/** Changes the name. The session stays, and needs a token with the new name. */
export async function rename(
  scope: UserScope,
  name: string,
): Promise<SignedIn | typeof sessionEnded> {
  const { sql, userId } = scope;
  await sql`update users set name = ${name}, updated_at = now() where id = ${userId}`;
  return currentSession(scope);
}

/** The change waits until a letter's link is used. */
export const changeAsked = "change asked";

/**
 * Changes the email: at once, or where letters reach mailboxes, once the new address has confirmed it.
 *
 * @returns `changeAsked`, or the user as they are now
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
 * Changes the email and ends every other session; this one stays, and needs a token with the new email. Like signing
 * up, this reveals whether an email has an account, so it counts against the same limit.
 */
async function changeEmailNow(
  owner: AccountOwner,
  { email, currentPassword }: { email: string; currentPassword: string },
): Promise<SignedIn | AccountFailure> {
  const limits = signUpLimits(owner.client.address);
  const change = async (scope: UserScope) => {
    const { sql, userId, user } = scope;
    if (await isReserved(sql, email, userId)) return takenEmail as typeof takenEmail;
    await revokeAccess(scope, "email changed");
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
  return unlessTaken(
    () => withPassword(owner, currentPassword, change, limits),
    // The transaction that took the attempt was rolled back.
    async () => (await beforeSignIn((sql) => take(sql, limits))) ?? takenEmail,
  );
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
    const secondAt = (await findSession(scope))?.secondAt ?? null;
    await replaceHash(sql, userId, passwordHash);
    await revokeAccess(scope, "password changed");
    await recordEvent(sql, { kind: "password-changed", userId, client: owner.client });
    await notify(sql, "password-changed", userId, owner.client);
    return replaceSession(scope, owner.client, secondAt);
  });
}

/**
 * Records that the password was given just now and, if the account has one, a second factor: a new session replaces
 * this one (OWASP ASVS 5.0, 7.2.4).
 */
export async function confirmPassword(
  { transact, client }: AccountOwner,
  input: { currentPassword: string; code: string; passkey: string },
): Promise<SignedIn | AccountFailure> {
  const { currentPassword, code, passkey } = input;
  const owner = { transact, client };
  const offered = await offerPassword(owner, currentPassword);
  if (offered instanceof TooManyAttempts) return offered;
  const prove = passkey
    ? await transact(async ({ sessionId }) => sessionId).then((sessionId) =>
        proveByPasskey(passkey, "confirm", sessionId, client),
      )
    : proveByCode(code, client);
  const confirm = async (scope: UserScope) => {
    const { sql, userId } = scope;
    const isAsked = isSecondAsked(await factorsOf(sql, userId));
    if (isAsked && passkey === "" && code.trim() === "") return missingCode as typeof missingCode;
    const used = isAsked ? await prove(sql, userId) : null;
    if (used && isNotProven(used)) return used;
    await endSessions(scope, "this");
    await recordEvent(sql, { kind: "password-confirmed", userId, client });
    return replaceSession(scope, client, isAsked ? "now" : null);
  };
  return ifCorrect(owner, offered, confirm, { mayLackSecond: true });
}

/**
 * Deletes the account and everything that belongs to it, if the email typed is its own. Letters say so to that email,
 * and to those that could take a change back: otherwise a thief could change the email first, and nobody else would
 * know.
 */
export async function deleteAccount(
  owner: AccountOwner,
  { email, currentPassword }: { email: string; currentPassword: string },
): Promise<"deleted" | AccountFailure> {
  return withPassword(owner, currentPassword, async (scope) => {
    const { sql, userId } = scope;
    if ((await findUser(scope)).user.email !== email) return otherEmail;
    const former = await formerEmails(scope);
    const [zone] = await sql<[{ timeZone: string | null }]>`
      delete from users where id = ${userId} returning time_zone as "timeZone"`;
    await recordEvent(sql, { kind: "account-deleted", userId, client: owner.client });
    const data = { ...occurrence(owner.client), ...zone };
    await postLetter(sql, { kind: "account-deleted", email, data });
    for (const address of former) {
      const toFormer = { ...data, isFormer: "yes" };
      await postLetter(sql, { kind: "account-deleted", email: address, data: toFormer });
    }
    return "deleted";
  });
}

/** @param alsoCounted limits of the change itself, which it takes from if the password is right */
async function withPassword<T>(
  owner: AccountOwner,
  password: string,
  change: (scope: UserScope) => Promise<T | typeof sessionEnded>,
  alsoCounted: Limit[] = [],
): Promise<T | Refusal> {
  const offered = await offerPassword(owner, password, alsoCounted);
  if (offered instanceof TooManyAttempts) return offered;
  return ifCorrect(owner, offered, change, { alsoCounted });
}

/** Why a change, any change, is not made. */
type Refusal = TooManyAttempts | typeof incorrectPassword | typeof secondFactorDue;

/**
 * Hashes the password with the parameters of the account's own, if an attempt may be made. Whether the hash is right
 * is not yet known.
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
  return full ? recordTooMany(full, userId, client) : hashOffered(password, phc);
}

/**
 * Makes a change if the hash is the account's, and counts the attempt, all in one transaction.
 *
 * @param mayLackSecond whether it may be made before the account's second factor is given: only for what asks for it
 * itself
 */
async function ifCorrect<T>(
  { transact, client }: AccountOwner,
  passwordHash: string,
  change: (scope: UserScope) => Promise<T | typeof sessionEnded>,
  {
    alsoCounted = [],
    mayLackSecond = false,
  }: { alsoCounted?: Limit[]; mayLackSecond?: boolean } = {},
): Promise<T | Refusal> {
  let userId: string | null = null;
  const outcome = await transact<T | Refusal>(async (scope) => {
    userId = scope.userId;
    const { sql, sessionId } = scope;
    const isRight = await passwordIs(sql, userId, passwordHash);
    // Checking may have waited for another change of this account, which may have ended this session.
    if (!(await findSession(scope))) return sessionEnded;
    const { asked, wrong, right } = confirmationLimits(userId, sessionId);
    const taken = isRight ? [...right, ...alsoCounted] : wrong;
    const tooMany = await take(sql, [...asked, ...alsoCounted], taken);
    if (tooMany) return tooMany;
    if (!isRight) return incorrectPassword;
    return mayLackSecond || (await isSecondRecent(scope)) ? change(scope) : secondFactorDue;
  });
  if (outcome === incorrectPassword) {
    await recordRefusal({ kind: "confirmation-failed", userId, client });
  }
  return outcome instanceof TooManyAttempts ? recordTooMany(outcome, userId, client) : outcome;
}

/** Starts the session that replaces one that has just ended. */
async function replaceSession(
  scope: UserScope,
  client: ClientInfo,
  secondAt: Date | "now" | null,
): Promise<SignedIn> {
  const { sql, userId } = scope;
  const session = await startSession(sql, { userId, client, secondAt });
  return { ...(await findUser(scope)), session };
}

async function currentSession(scope: UserScope): Promise<SignedIn | typeof sessionEnded> {
  const session = await findSession(scope);
  return session ? { ...(await findUser(scope)), session } : sessionEnded;
}

async function findSession({ sql, userId, sessionId }: UserScope) {
  const [session] = await sql<(NewSession & { secondAt: Date | null })[]>`
    select id, expires_at as "expiresAt", second_at as "secondAt"
    from sessions where id = ${sessionId} and user_id = ${userId}`;
  return session;
}

/** The user as changed by this transaction; `scope.user` is the user before it. */
async function findUser({ sql, userId }: UserScope): Promise<Omit<SignedIn, "session">> {
  const account = await findAccount(sql, userId);
  if (!account) throw new Error("The account was deleted in its own transaction");
  const { knownBrowsersEpoch, ...user } = account;
  return { user, knownBrowsersEpoch };
}
