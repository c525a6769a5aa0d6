/**
 * The second factors of an account: which it has, what is asked for, and whether a code is right. A new kind of
 * factor belongs here: every way in, and every change that asks for a factor, reads `factorsOf`.
 */
import type { Sql, UserScope } from "../../db/client.server";
import { codeLimits, TooManyAttempts, take, usedUp } from "./attempts.server";
import {
  confirmEnrolment,
  consumeAppCode,
  findEnrolment,
  proveEnrolment,
  removeApp,
} from "./authenticator-app.server";
import type { ClientInfo } from "./client-info";
import { recordEvent } from "./events.server";
import { notify } from "./notices.server";
import {
  deletePasskey,
  insertPasskey,
  type NotRegistered,
  type Registration,
} from "./passkeys.server";
import { lockPassword } from "./passwords.server";
import {
  consumeRecoveryCode,
  makeRecoveryCodes,
  recoveryCodesLeft,
  removeRecoveryCodes,
} from "./recovery-codes.server";
import { revokeAccess } from "./revoke-access.server";

/**
 * What an account has besides its password. Recovery codes are no factor of their own: they stand in for another one.
 */
export type Factors = { app: boolean; passkeys: number; recoveryCodes: number };

/** Ways of giving a second factor. */
export type SecondFactor = "totp" | "passkey" | "recovery";

/** The second factors of a user. */
export async function factorsOf(sql: Sql, userId: string): Promise<Factors> {
  const [found] = await sql<[Factors]>`
    select exists (select from totp where user_id = ${userId}) as app,
      (select count(*)::int from passkeys where user_id = ${userId}) as passkeys,
      (select count(*)::int from recovery_codes where user_id = ${userId}) as "recoveryCodes"`;
  return found;
}

/** Whether an account asks for a second factor. */
export const isSecondAsked = ({ app, passkeys }: Factors): boolean => app || passkeys > 0;

/** The ways to give an account's second factor. */
export function secondFactors({ app, passkeys, recoveryCodes }: Factors): SecondFactor[] {
  const has = { totp: app, passkey: passkeys > 0, recovery: recoveryCodes > 0 };
  return (["totp", "passkey", "recovery"] as const).filter((factor) => has[factor]);
}

/** A code was not right: wrong, already used, or expired. */
export const incorrectCode = Symbol("incorrect code");

/** Too many wrong codes were given for an account. */
export class TooManyCodes extends TooManyAttempts {}

/** What a right code was; for a recovery code, how many are left. */
export type UsedCode = { recoveryCodesLeft: number | null };

/**
 * Uses up a code for a user: one of their app, or a recovery code. The transaction must hold the lock of the
 * password, which was right: only then do wrong codes count.
 *
 * @param typed a code as people type it: blanks, dashes and case don't matter
 */
export async function consumeCode(
  sql: Sql,
  userId: string,
  typed: string,
  client: ClientInfo,
): Promise<UsedCode | typeof incorrectCode | TooManyCodes> {
  const limits = codeLimits(userId);
  const full = await usedUp(sql, limits);
  if (full) {
    await notify(sql, "codes-failed", userId, client);
    return new TooManyCodes(full.retryAfterSeconds);
  }
  const code = canonicalCode(typed);
  if (/^\d{6}$/.test(code) && (await consumeAppCode(sql, userId, code)))
    return { recoveryCodesLeft: null };
  if (await consumeRecoveryCode(sql, userId, code)) {
    const { left } = await recoveryCodesLeft(sql, userId);
    await recordEvent(sql, { kind: "recovery-code-used", userId, client });
    await notify(sql, "recovery-code-used", userId, client, { left: String(left) });
    return { recoveryCodesLeft: left };
  }
  await take(sql, limits);
  await recordEvent(sql, { kind: "code-failed", userId, client });
  return incorrectCode;
}

/** Only letters and digits count, in capitals; full-width ones are the same (NFKC). */
const canonicalCode = (typed: string) =>
  typed
    .normalize("NFKC")
    .replaceAll(/[\s\p{Pd}\p{Cf}]/gu, "")
    .toUpperCase();

/** How long a password, or a second factor, once given is enough for sensitive changes, in minutes. */
export const recentProofMinutes = 10;

/** Whether the account asks for no second factor, or one was given in this session within the last 10 minutes. */
export async function isSecondRecent({ sql, userId, sessionId }: UserScope): Promise<boolean> {
  if (!isSecondAsked(await factorsOf(sql, userId))) return true;
  const [session] = await sql<{ recent: boolean | null }[]>`
    select second_at > now() - make_interval(mins => ${recentProofMinutes}) as recent
    from sessions where id = ${sessionId} and user_id = ${userId}`;
  return session?.recent ?? false;
}

/** The result of the first code of a new app: it is on; or these recovery codes must be kept before it is turned on. */
export type ProvenApp = { isOn: true } | { isOn: false; codes: string[] };

/**
 * Records that an app being set up gives right codes. If the account has recovery codes for another factor, this
 * turns the app on; otherwise recovery codes are created, which must be shown first.
 *
 * @returns `incorrectCode` if the code is not of the seed that was shown; null if the app was proven before
 */
export async function proveApp(
  scope: UserScope,
  { enrolment, code }: { enrolment: string; code: string },
  client: ClientInfo,
): Promise<ProvenApp | typeof incorrectCode | null> {
  const { sql, userId } = scope;
  await lockPassword(sql, userId);
  if ((await findEnrolment(scope)) === "proven") return null;
  const typed = { enrolmentId: enrolment, code: canonicalCode(code) };
  if (!(await proveEnrolment(scope, typed))) return incorrectCode;
  const factors = await factorsOf(sql, userId);
  const mustShow = !isSecondAsked(factors) || factors.recoveryCodes === 0;
  if (mustShow) return { isOn: false, codes: await makeRecoveryCodes(scope) };
  await turnAppOn(scope, client);
  return { isOn: true };
}

/**
 * Makes the proven app the account's second factor. The session of this change stays, and every other ends.
 *
 * @returns false if no app was proven, or not recently
 */
export async function turnAppOn(scope: UserScope, client: ClientInfo): Promise<boolean> {
  const { sql, userId } = scope;
  await lockPassword(sql, userId);
  if (!(await confirmEnrolment(scope))) return false;
  await revokeAccess(scope, "factors changed");
  await recordEvent(sql, { kind: "factor-added", userId, client });
  await notify(sql, "factor-added", userId, client);
  return true;
}

/** Removes the app from the account and, with the last factor, the recovery codes. @returns whether there was one */
export async function turnAppOff(scope: UserScope, client: ClientInfo): Promise<boolean> {
  const { sql, userId } = scope;
  await lockPassword(sql, userId);
  if (!(await removeApp(sql, userId))) return false;
  await forgetUselessCodes(sql, userId);
  await revokeAccess(scope, "factors changed");
  await recordEvent(sql, { kind: "factor-removed", userId, client });
  await notify(sql, "factor-removed", userId, client);
  return true;
}

/**
 * Adds a passkey to an account. The session of this change stays, and every other ends. An account without recovery
 * codes gets them too: they remain without scripts, and when the device is lost.
 *
 * @returns the codes, to be shown once, or null; or why the passkey is not added
 */
export async function addPasskey(
  scope: UserScope,
  passkey: Registration,
  client: ClientInfo,
): Promise<{ codes: string[] | null } | NotRegistered> {
  const { sql, userId } = scope;
  await lockPassword(sql, userId);
  const outcome = await insertPasskey(scope, passkey, client);
  if (outcome !== "registered") return outcome;
  await revokeAccess(scope, "factors changed");
  await recordEvent(sql, { kind: "passkey-added", userId, client });
  await notify(sql, "passkey-added", userId, client);
  const { left } = await recoveryCodesLeft(sql, userId);
  return { codes: left === 0 ? await replaceRecoveryCodes(scope, "", client) : null };
}

/**
 * Removes a passkey from the account and, with the last factor, the recovery codes. @returns what it did; null if it
 * was gone
 */
export async function removePasskey(
  scope: UserScope,
  id: string,
  client: ClientInfo,
): Promise<"passkey-removed" | "two-factor-off" | null> {
  const { sql, userId } = scope;
  await lockPassword(sql, userId);
  if (!(await deletePasskey(scope, id))) return null;
  await forgetUselessCodes(sql, userId);
  await revokeAccess(scope, "factors changed");
  await recordEvent(sql, { kind: "passkey-removed", userId, client });
  await notify(sql, "passkey-removed", userId, client);
  return isSecondAsked(await factorsOf(sql, userId)) ? "passkey-removed" : "two-factor-off";
}

/** Whether the account asked for a second factor before a moment, and still does. */
export async function hadSecondBefore(sql: Sql, userId: string, moment: Date): Promise<boolean> {
  const [found] = await sql<[{ had: boolean }]>`
    select exists (select from totp where user_id = ${userId} and confirmed_at < ${moment})
      or exists (select from passkeys where user_id = ${userId} and created_at < ${moment}) as had`;
  return found.had;
}

/** Removes the factors added to an account since a moment, by whoever had it then. */
export async function removeFactorsSince(sql: Sql, userId: string, moment: Date): Promise<void> {
  await sql`delete from totp where user_id = ${userId} and confirmed_at >= ${moment}`;
  await sql`delete from totp_enrolments where user_id = ${userId}`;
  await sql`delete from passkeys where user_id = ${userId} and created_at >= ${moment}`;
  await forgetUselessCodes(sql, userId);
}

/** Recovery codes stand in for another factor: without one they go too. */
async function forgetUselessCodes(sql: Sql, userId: string): Promise<void> {
  if (!isSecondAsked(await factorsOf(sql, userId))) await removeRecoveryCodes(sql, userId);
}

/**
 * Replaces a set of recovery codes with new ones.
 *
 * @param setId the set that the form was drawn for, "" for none: sent twice, the form replaces the set once
 * @returns the codes, to be shown once; null if that set has been replaced already
 */
export async function replaceRecoveryCodes(
  scope: UserScope,
  setId: string,
  client: ClientInfo,
): Promise<string[] | null> {
  const { sql, userId } = scope;
  await lockPassword(sql, userId);
  if (((await recoveryCodesLeft(sql, userId)).setId ?? "") !== setId) return null;
  const codes = await makeRecoveryCodes(scope);
  // Before a factor is on they unlock nothing, and there is nothing to report.
  if (!isSecondAsked(await factorsOf(sql, userId))) return codes;
  await recordEvent(sql, { kind: "recovery-codes-made", userId, client });
  await notify(sql, "recovery-codes-made", userId, client);
  return codes;
}
