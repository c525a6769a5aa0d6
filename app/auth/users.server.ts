import { randomUUID } from "node:crypto";
import { log } from "~/server/log.server";
import { beforeSignIn, type SessionKey, type Sql, type UserScope } from "../../db/client.server";
import { signInLimits, TooManyAttempts, take, usedUp } from "./attempts.server";
import type { ClientInfo } from "./client-info";
import { isPossibleEmail } from "./email";
import { recordEvent, recordRefusal } from "./events.server";
import { inetOf } from "./ip-range.server";
import { notify } from "./notices.server";
import {
  hashOffered,
  hashPassword,
  isOutdated,
  passwordIs,
  passwordParameters,
  replaceHash,
} from "./passwords.server";
import type { SignInInput } from "./schemas";
import { endSessions, type NewSession, startSession } from "./sessions.server";

/** A browser that has signed in to an account before, that one account, and the epoch of its browsers at that time. */
export type KnownBrowser = { userId: string; id: string; epoch: number };

/** An account as its owner sees it. */
export type User = { id: string; email: string; name: string };

/** A user with their session, and the epoch in which browsers become known to the account. */
export type SignedIn = { user: User; session: NewSession; knownBrowsersEpoch: number };

/** The circumstances of signing up or in: the client, the session that the browser still had, and the account it is known to. */
export type SignInContext = {
  client: ClientInfo;
  oldSession: SessionKey | null;
  knownBrowser?: KnownBrowser | null;
};

/**
 * Verifies a password and starts a session. An unknown email and a wrong password take the same work: the same
 * statements, and one hash.
 *
 * @returns null when email and password do not match; `TooManyAttempts` beyond a limit.
 * @throws {Unavailable} when the database cannot be used or too many passwords are waiting.
 */
export async function signIn(
  input: SignInInput,
  context: SignInContext,
): Promise<SignedIn | TooManyAttempts | null> {
  const { client } = context;
  const { account, isKnown, limits, full } = await findAttempt(input.email, context);
  const userId = account?.id ?? null;
  if (full) return recordTooMany(full, userId, client);
  // Outside of any transaction: a connection must not wait for a hash.
  const passwordHash = await hashOffered(input.password, account?.parameters ?? null);
  const outcome = await beforeSignIn(async (sql) => {
    const isRight = await passwordIs(sql, userId ?? randomUUID(), passwordHash);
    const tooMany = await take(sql, limits.asked, isRight ? limits.right : limits.wrong);
    if (tooMany) return tooMany;
    const signedIn =
      account && isRight ? await replaceSession(sql, account, passwordHash, context) : null;
    const kind = signedIn ? "signed-in" : "sign-in-failed";
    const newDevice = signedIn !== null && !isKnown;
    await recordEvent(sql, { kind, userId, client, newDevice });
    if (newDevice && !(await isProgramAgain(sql, signedIn, context)))
      await notify(sql, "new-browser", signedIn.user.id, client);
    return signedIn;
  });
  if (outcome instanceof TooManyAttempts) return recordTooMany(outcome, userId, client);
  if (outcome && isOutdated(passwordHash)) {
    await renewHash(outcome.user.id, passwordHash, input.password);
  }
  return outcome;
}

/** Ends the session of a scope: the token that names it is refused from the next request on. */
export async function signOut(scope: UserScope, client: ClientInfo): Promise<void> {
  await endSessions(scope, "this");
  await recordEvent(scope.sql, { kind: "signed-out", userId: scope.userId, client });
}

/** Finds the account that someone wants to sign in to, and whether they may try. */
async function findAttempt(email: string, { client, knownBrowser }: SignInContext) {
  return beforeSignIn(async (sql) => {
    const account = await findAccount(sql, email);
    const knownId = account && knownBrowser ? knownTo(account, knownBrowser) : null;
    const limits = signInLimits(email, client.address, knownId);
    const full = await usedUp(sql, limits.asked);
    return { account, isKnown: knownId !== null, limits, full };
  });
}

/**
 * Whether this is a program, which keeps no cookie, and another session of the account lives that began with the same words
 * at the same address: its owner needs no letter each time.
 */
async function isProgramAgain(
  sql: Sql,
  { user, session }: SignedIn,
  { client, knownBrowser }: SignInContext,
): Promise<boolean> {
  if (knownBrowser !== undefined) return false;
  const before = await sql`
    select from sessions
    where user_id = ${user.id} and id <> ${session.id} and expires_at > now()
      and user_agent is not distinct from ${client.userAgent?.slice(0, 400) ?? null}
      and ip is not distinct from ${inetOf(client.address)}::inet
    limit 1`;
  return before.count > 0;
}

const knownTo = ({ id, knownBrowsersEpoch }: Account, browser: KnownBrowser) =>
  browser.userId === id && browser.epoch === knownBrowsersEpoch ? browser.id : null;

/** Records an attempt that a limit has refused, and gives the refusal. */
export async function recordTooMany(
  tooMany: TooManyAttempts,
  userId: string | null,
  client: ClientInfo,
): Promise<TooManyAttempts> {
  await recordRefusal({ kind: "limited", userId, client });
  return tooMany;
}

/** Starts the user's session and ends the one the browser had, so that none is planted on it (session fixation). */
export async function replaceSession(
  sql: Sql,
  { id, email, name, knownBrowsersEpoch }: Account,
  passwordHash: string,
  { client, oldSession }: SignInContext,
): Promise<SignedIn | null> {
  const session = await startSession(sql, { userId: id, passwordHash, client });
  if (!session) return null;
  if (oldSession && (await endSessions({ sql, ...oldSession }, "this"))) {
    await recordEvent(sql, { kind: "session-ended", userId: oldSession.userId, client });
  }
  return { user: { id, email, name }, session, knownBrowsersEpoch };
}

export type Account = User & { knownBrowsersEpoch: number };

/** The account of an email, and what it takes to hash a password offered for it. */
async function findAccount(sql: Sql, email: string) {
  const [user] = isPossibleEmail(email)
    ? await sql<Account[]>`
        select id, email, name, known_browsers_epoch as "knownBrowsersEpoch"
        from users where email = ${email}`
    : [];
  const parameters = await passwordParameters(sql, user?.id ?? randomUUID());
  return user && parameters !== null ? { ...user, parameters } : undefined;
}

/**
 * Hashes a password anew with the parameters in force, unless it was changed meanwhile. Whoever has just signed in is
 * signed in: what fails here stands in the log, and is tried again at the next sign-in.
 */
async function renewHash(userId: string, old: string, password: string): Promise<void> {
  try {
    const renewed = await hashPassword(password);
    await beforeSignIn(async (sql) => {
      if (await passwordIs(sql, userId, old)) await replaceHash(sql, userId, renewed);
    });
  } catch (error) {
    log.warn({ error, userId }, "a password's hash could not be renewed");
  }
}

/** Whether a statement failed because another account has the email. */
export function isTakenEmail(error: unknown): boolean {
  return (
    error instanceof Error &&
    "constraint_name" in error &&
    error.constraint_name === "users_email_key"
  );
}
