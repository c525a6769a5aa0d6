import { randomUUID } from "node:crypto";
import { beforeSignIn, type SessionKey, type Sql, type UserScope } from "../../db/client.server";
import {
  giveBack,
  signInLimits,
  signUpLimits,
  type TooManyAttempts,
  take,
} from "./attempts.server";
import type { ClientInfo } from "./client-info";
import { recordEvent, recordRefusal } from "./events.server";
import type { SignUpInput } from "./new-password.server";
import {
  hashOffered,
  hashPassword,
  isOutdated,
  passwordIs,
  passwordParameters,
  replaceHash,
} from "./passwords.server";
import { isPossibleEmail, type SignInInput } from "./schemas";
import { endSessions, type NewSession, startSession } from "./sessions.server";

/** A browser that has signed in to an account before, and that one account. */
export type KnownBrowser = { userId: string; id: string };

/** An account as its owner sees it. */
export type User = { id: string; email: string; name: string };

/** A user with the session that signing up or in has started. */
export type SignedIn = { user: User; session: NewSession };

/** The circumstances of signing up or in: the client, the session that the browser still had, and the account it is known to. */
export type SignInContext = {
  client: ClientInfo;
  oldSession: SessionKey | null;
  knownBrowser?: KnownBrowser | null;
};

/**
 * Creates an account and its first session; both or neither.
 *
 * @returns null when the email has an account; `TooManyAttempts` beyond a limit.
 * @throws {Unavailable} when the database cannot be used or too many passwords are waiting.
 */
export async function signUp(
  input: SignUpInput,
  context: SignInContext,
): Promise<SignedIn | TooManyAttempts | null> {
  const { client } = context;
  const tooMany = await beforeSignIn((sql) => take(sql, signUpLimits(client.address)));
  if (tooMany) return recordTooMany(tooMany, null, client);
  const passwordHash = await hashPassword(input.password);
  try {
    return await beforeSignIn(async (sql) => {
      const user = await createUser(sql, input, passwordHash);
      await recordEvent(sql, { kind: "signed-up", userId: user.id, client });
      return replaceSession(sql, user, passwordHash, context);
    });
  } catch (error) {
    if (isTakenEmail(error)) return null;
    throw error;
  }
}

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
  const { account, isKnown, limits, tooMany } = await countAttempt(input.email, context);
  if (tooMany) return recordTooMany(tooMany, account?.id ?? null, context.client);
  // Outside of any transaction: a connection must not wait for a hash.
  const passwordHash = await hashOffered(input.password, account?.parameters ?? null);
  const user = account ?? { id: randomUUID(), email: input.email, name: "" };
  const signedIn = await beforeSignIn(async (sql) => {
    const started = await replaceSession(sql, user, passwordHash, context);
    const kind = started ? "signed-in" : "sign-in-failed";
    const newDevice = started !== null && !isKnown;
    await recordEvent(sql, { kind, userId: user.id, client: context.client, newDevice });
    if (started) await giveBack(sql, limits.returned);
    return started;
  });
  if (signedIn && isOutdated(passwordHash)) await renewHash(user.id, passwordHash, input.password);
  return signedIn;
}

/** Ends the session of a scope: the token that names it is refused from the next request on. */
export async function signOut(scope: UserScope, client: ClientInfo): Promise<void> {
  await endSessions(scope, "this");
  await recordEvent(scope.sql, { kind: "signed-out", userId: scope.userId, client });
}

/** Finds the account that someone wants to sign in to, and counts the attempt. */
async function countAttempt(email: string, { client, knownBrowser }: SignInContext) {
  return beforeSignIn(async (sql) => {
    const account = await findAccount(sql, email);
    const isKnown = account !== undefined && knownBrowser?.userId === account.id;
    const knownBrowserId = isKnown && knownBrowser ? knownBrowser.id : null;
    const limits = signInLimits(email, client.address, knownBrowserId);
    const tooMany = await take(sql, [...limits.returned, ...limits.kept]);
    return { account, isKnown, limits, tooMany };
  });
}

async function recordTooMany(
  tooMany: TooManyAttempts,
  userId: string | null,
  client: ClientInfo,
): Promise<TooManyAttempts> {
  await recordRefusal({ kind: "limited", userId, client });
  return tooMany;
}

/** Starts the user's session and ends the one the browser had, so that none is planted on it (session fixation). */
async function replaceSession(
  sql: Sql,
  { id, email, name }: User,
  passwordHash: string,
  { client, oldSession }: SignInContext,
): Promise<SignedIn | null> {
  const session = await startSession(sql, { userId: id, passwordHash, client });
  if (!session) return null;
  if (oldSession && (await endSessions({ sql, ...oldSession }, "this"))) {
    await recordEvent(sql, { kind: "session-ended", userId: oldSession.userId, client });
  }
  return { user: { id, email, name }, session };
}

async function createUser(
  sql: Sql,
  { email, name }: SignUpInput,
  passwordHash: string,
): Promise<User> {
  const [user] = await sql<[User]>`
    insert into users (email, name) values (${email}, ${name}) returning id, email, name`;
  await sql`insert into credentials (user_id, password_hash) values (${user.id}, ${passwordHash})`;
  return user;
}

/** The account of an email, and what it takes to hash a password offered for it. */
async function findAccount(sql: Sql, email: string) {
  const [user] = isPossibleEmail(email)
    ? await sql<User[]>`select id, email, name from users where email = ${email}`
    : [];
  const parameters = await passwordParameters(sql, user?.id ?? randomUUID());
  return user && parameters !== null ? { ...user, parameters } : undefined;
}

/** Hashes a password anew with the parameters in force, unless it was changed meanwhile. */
async function renewHash(userId: string, old: string, password: string): Promise<void> {
  const renewed = await hashPassword(password);
  await beforeSignIn(async (sql) => {
    if (await passwordIs(sql, userId, old)) await replaceHash(sql, userId, renewed);
  });
}

/** Whether a statement failed because another account has the email. */
export function isTakenEmail(error: unknown): boolean {
  return (
    error instanceof Error &&
    "constraint_name" in error &&
    error.constraint_name === "users_email_key"
  );
}
