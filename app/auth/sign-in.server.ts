/**
 * The end of every way in. What this module promises:
 *
 * - A session begins here and nowhere else, except where one replaces another (account.server.ts): after the last
 *   factor that the account has. Until then there is a pending sign-in, which opens no page but the one that asks.
 * - No way in repeats the rule which factors are asked for: each calls `establishSession`.
 * - What another change of the account ends is ended: the lock of the password is held from the proof to the session.
 */
import { beforeSignIn, type SessionKey, type Sql } from "../../db/client.server";
import { TooManyAttempts } from "./attempts.server";
import { type ClientInfo, storedUserAgent } from "./client-info";
import { recordEvent, recordTooMany } from "./events.server";
import {
  consumeCode,
  factorsOf,
  incorrectCode,
  isSecondAsked,
  type SecondFactor,
  secondFactors,
  type TooManyCodes,
  type UsedCode,
} from "./factors.server";
import { inetOf } from "./ip-range.server";
import { notify } from "./notices.server";
import { listPasskeys, refusedPasskey, type ShownPasskey } from "./passkeys.server";
import { lockPassword } from "./passwords.server";
import {
  addPendingSignIn,
  endPendingSignIn,
  findPendingSignIn,
  type NewPendingSignIn,
  takeTry,
} from "./pending-sign-ins.server";
import { endSessions, type NewSession, startSession } from "./sessions.server";
import { checkTrust, trustBrowser } from "./trusted-browsers.server";
import { type Account, findAccount, type User } from "./users.server";

/** A browser that has signed in to an account before, that one account, and the epoch of its browsers at that time. */
export type KnownBrowser = { userId: string; id: string; epoch: number };

/** A user with their session, and the epoch in which browsers become known to the account. */
export type SignedIn = { user: User; session: NewSession; knownBrowsersEpoch: number };

/** The circumstances of signing up or in: the client, and what the browser still had or is known by. */
export type SignInContext = {
  client: ClientInfo;
  /** The session that the browser had, which ends. */
  oldSession: SessionKey | null;
  /** How an account knows the browser; undefined for a program, which keeps no cookie. */
  knownBrowser?: KnownBrowser | null;
  /** The token by which an account trusts the browser. */
  trustToken?: string | null;
  /**
   * Where a browser goes afterwards: it is asked for the second factor on a page of its own. A program sends its code
   * along.
   */
  redirectTo?: string | null;
};

/** The first factor was right; the second one is needed too. */
export class SecondFactorNeeded {
  constructor(
    readonly factors: SecondFactor[],
    /** The pending sign-in; null for a program. */
    readonly pending: NewPendingSignIn | null,
    /** Whether the browser's token of trust is no longer worth anything. */
    readonly isTrustDead: boolean,
  ) {}
}

/** What a way in has proven: at least the first factor. */
export type Proof = {
  kind: "signed-in" | "signed-up";
  /** The second factor as well: by a code that was used up, or by a passkey that has verified its user. */
  isSecondProven?: boolean;
  /** A code that was sent along. */
  code?: string | undefined;
};

/** The result of a way in whose first factor was right. */
export type Established = SignedIn | SecondFactorNeeded | typeof incorrectCode | TooManyCodes;

/** Whether a session was started, rather than something still needed. */
export const isSignedIn = (outcome: unknown): outcome is SignedIn =>
  typeof outcome === "object" && outcome !== null && "session" in outcome;

/**
 * Starts a session for somebody who has proven to be an account's owner, or says what else is needed. A session that
 * the browser had ends, so that none can be planted on it (session fixation).
 *
 * A new way in finds the account, proves the first factor, and calls this in the same transaction, which must hold
 * the lock of the account's password: `passwordIs` or `takeGuess` that said yes, or `lockPassword`. The result goes to
 * `signedInResponse` of web/responses.server.ts. Add it to tests/auth/ways-in.test.ts, which fails until you do.
 */
export async function establishSession(
  sql: Sql,
  account: Account,
  context: SignInContext,
  proof: Proof,
): Promise<Established> {
  const second = await proveSecond(sql, account.id, context, proof);
  if (second !== "proven" && second !== "not asked") return second;
  const secondAt = second === "proven" ? "now" : null;
  return startSignedIn(sql, account, context, { kind: proof.kind, secondAt });
}

async function proveSecond(
  sql: Sql,
  userId: string,
  { client, trustToken, redirectTo }: SignInContext,
  { isSecondProven = false, code }: Proof,
) {
  const factors = await factorsOf(sql, userId);
  if (!isSecondAsked(factors)) return "not asked";
  if (isSecondProven) return "proven";
  if (code !== undefined) {
    const used = await consumeCode(sql, userId, code, client);
    return isNotProven(used) ? used : "proven";
  }
  const trust = trustToken ? await checkTrust(sql, userId, trustToken) : null;
  if (trust === "trusted") return "not asked";
  await recordEvent(sql, { kind: "code-asked", userId, client });
  const pending = redirectTo === undefined ? null : await addPendingSignIn(sql, userId, redirectTo);
  return new SecondFactorNeeded(secondFactors(factors), pending, trust === "dead");
}

async function startSignedIn(
  sql: Sql,
  { id, email, name, knownBrowsersEpoch }: Account,
  context: SignInContext,
  { kind, secondAt }: { kind: Proof["kind"]; secondAt: "now" | null },
): Promise<SignedIn> {
  const { client, knownBrowser } = context;
  await endOldSession(sql, context);
  const isKnown = knowsBrowser({ id, knownBrowsersEpoch }, knownBrowser ?? null);
  const newDevice = kind === "signed-in" && !isKnown;
  // Sent together, in this order: after the insert, the check would find the new session.
  const [isAgain, session] = await Promise.all([
    newDevice && isProgramAgain(sql, id, context),
    startSession(sql, { userId: id, client, secondAt }),
    recordEvent(sql, { kind, userId: id, client, newDevice }),
  ]);
  if (newDevice && !isAgain) await notify(sql, "new-browser", id, client);
  return { user: { id, email, name }, session, knownBrowsersEpoch };
}

/**
 * Whether this is a program, which keeps no cookie, and the account has a live session already with the same user agent
 * and address: its owner needs no letter each time.
 */
async function isProgramAgain(
  sql: Sql,
  userId: string,
  { client, knownBrowser }: SignInContext,
): Promise<boolean> {
  if (knownBrowser !== undefined) return false;
  const before = await sql`
    select from sessions
    where user_id = ${userId} and expires_at > now()
      and user_agent is not distinct from ${storedUserAgent(client)}
      and ip is not distinct from ${inetOf(client.address)}::inet
    limit 1`;
  return before.count > 0;
}

/** The sign-in is no longer pending: its time or its tries are over, or a change of the account has ended it. */
export const noLongerWaiting = Symbol("no longer waiting");

/** A sign-in that was completed. */
export type Completed = {
  signedIn: SignedIn;
  redirectTo: string | null;
  /** The token by which the browser is trusted from now on; null if nobody asked for that. */
  trustToken: string | null;
  recoveryCodesLeft: number | null;
};

/**
 * Whose sign-in waits for the second factor, and the ways of giving it; null if it is no longer pending. Changes
 * nothing.
 */
export async function findWaiting(
  pendingId: string,
): Promise<{ user: User; factors: SecondFactor[]; passkeys: ShownPasskey[] } | null> {
  return beforeSignIn(async (sql) => {
    const pending = await findPendingSignIn(sql, pendingId);
    const user = pending && (await findAccount(sql, pending.userId));
    if (!user) return null;
    const factors = secondFactors(await factorsOf(sql, user.id));
    return { user, factors, passkeys: await listPasskeys({ sql, userId: user.id }) };
  });
}

/** The reasons why a second factor was not right. */
export type NotProven = typeof incorrectCode | typeof refusedPasskey | TooManyAttempts;

/** Whether a second factor was not right. */
export function isNotProven<T>(outcome: T): outcome is Extract<T, NotProven> {
  return (
    outcome === incorrectCode || outcome === refusedPasskey || outcome instanceof TooManyAttempts
  );
}

/** Checks a second factor for a user, in the transaction of what it is for. */
export type Prove = (sql: Sql, userId: string) => Promise<UsedCode | NotProven>;

/** Proves the second factor by a code of the app or a recovery code. */
export const proveByCode =
  (code: string, client: ClientInfo): Prove =>
  (sql, userId) =>
    consumeCode(sql, userId, code, client);

/**
 * Completes a pending sign-in once its second factor is proven.
 *
 * @param prove checks it; see `proveByCode`
 * @param isTrusted whether the browser is not to be asked for 30 days
 * @throws {Unavailable} if the database cannot be used
 */
export async function completeSignIn(
  pendingId: string,
  context: SignInContext,
  prove: Prove,
  isTrusted = false,
): Promise<Completed | NotProven | typeof noLongerWaiting> {
  const { client } = context;
  let userId: string | null = null;
  const outcome = await beforeSignIn(async (sql) => {
    const found = await findPendingSignIn(sql, pendingId);
    if (!found || !(await lockPassword(sql, found.userId))) return noLongerWaiting;
    // While this waited for the lock, a change may have ended the sign-in.
    const triesLeft = await takeTry(sql, found);
    const account = triesLeft === null ? null : await findAccount(sql, found.userId);
    if (!account) return noLongerWaiting;
    userId = account.id;
    const used = await prove(sql, account.id);
    if (isNotProven(used)) {
      const isOver = triesLeft === 0 && !(used instanceof TooManyAttempts);
      if (isOver) await notify(sql, "codes-failed", account.id, client);
      return used;
    }
    await endPendingSignIn(sql, found);
    const signedIn = await startSignedIn(sql, account, context, {
      kind: "signed-in",
      secondAt: "now",
    });
    const trustToken = isTrusted ? await trustBrowser(sql, account.id, client) : null;
    if (trustToken) await recordEvent(sql, { kind: "browser-trusted", userId, client });
    return { signedIn, redirectTo: found.redirectTo, trustToken, ...used };
  });
  return outcome instanceof TooManyAttempts ? recordTooMany(outcome, userId, client) : outcome;
}

/** Ends the session that the browser had, anybody's, if it still lives. */
export async function endOldSession(
  sql: Sql,
  { oldSession, client }: Pick<SignInContext, "oldSession" | "client">,
): Promise<void> {
  if (oldSession && (await endSessions({ sql, ...oldSession }, "this")))
    await recordEvent(sql, { kind: "session-ended", userId: oldSession.userId, client });
}

/** Whether a browser has signed in to an account before, and has not been forgotten since. */
export const knowsBrowser = (
  { id, knownBrowsersEpoch }: Pick<Account, "id" | "knownBrowsersEpoch">,
  browser: KnownBrowser | null,
): boolean => browser?.userId === id && browser.epoch === knownBrowsersEpoch;
