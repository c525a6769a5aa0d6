/** Signing in with a password. */
import { randomUUID } from "node:crypto";
import { log } from "~/server/log.server";
import { beforeSignIn, readBeforeSignIn, type Sql } from "../../db/client.server";
import { signInLimits, TooManyAttempts, takeGuess, usedUp } from "./attempts.server";
import { isPossibleEmail } from "./email";
import { recordEvent, recordTooMany } from "./events.server";
import {
  hashOffered,
  hashPassword,
  isHashOf,
  isOutdated,
  passwordIs,
  replaceHash,
} from "./passwords.server";
import type { SignInInput } from "./schemas";
import {
  type Established,
  establishSession,
  knowsBrowser,
  type SignInContext,
} from "./sign-in.server";
import type { Account } from "./users.server";

/**
 * Verifies a password and, if nothing else is needed, starts a session. An unknown email and a wrong password take
 * the same work: the same statements, and one hash.
 *
 * @returns null if email and password don't match; `TooManyAttempts` beyond a limit
 * @throws {Unavailable} if the database cannot be used or too many passwords are waiting
 */
export async function signInWithPassword(
  input: SignInInput,
  context: SignInContext,
): Promise<Established | TooManyAttempts | null> {
  const { client } = context;
  const { account, limits, full } = await findAttempt(input.email, context);
  const userId = account?.id ?? null;
  if (full) return recordTooMany(full, userId, client);
  // Outside of any transaction: a connection must not wait for a hash.
  const passwordHash = await hashOffered(input.password, account?.parameters ?? null);
  const outcome = await beforeSignIn(async (sql) => {
    const judged = isHashOf(sql, userId ?? randomUUID(), passwordHash);
    const { isRight, tooMany } = await takeGuess(sql, judged, limits);
    if (tooMany) return tooMany;
    if (account && isRight)
      return establishSession(sql, account, context, { kind: "signed-in", code: input.code });
    await recordEvent(sql, { kind: "sign-in-failed", userId, client });
    return null;
  });
  if (outcome instanceof TooManyAttempts) return recordTooMany(outcome, userId, client);
  if (outcome && userId && isOutdated(passwordHash))
    await renewHash(userId, passwordHash, input.password);
  return outcome;
}

/** The account that somebody wants to sign in to, and whether they may try. */
async function findAttempt(email: string, { client, knownBrowser }: SignInContext) {
  const limits = signInLimits(email, client.address, null);
  const limitsOfKnown = knownBrowser
    ? signInLimits(email, client.address, knownBrowser.id)
    : undefined;
  return readBeforeSignIn(async (sql) => {
    const [account, full, fullOfKnown] = await Promise.all([
      findAccountByEmail(sql, email),
      usedUp(sql, limits.asked),
      limitsOfKnown && usedUp(sql, limitsOfKnown.asked),
    ]);
    const isKnown = account && knowsBrowser(account, knownBrowser ?? null);
    return isKnown && limitsOfKnown && fullOfKnown !== undefined
      ? { account, limits: limitsOfKnown, full: fullOfKnown }
      : { account, limits, full };
  });
}

/** The account of an email, with the parameters for hashing a password offered for it. */
async function findAccountByEmail(sql: Sql, email: string) {
  const [found] = await sql<[(Account & { parameters: string }) | { parameters: null }]>`
    select u.id, u.email, u.name, u.known_browsers_epoch as "knownBrowsersEpoch",
      password_parameters(coalesce(u.id, ${randomUUID()})) as parameters
    from (select) always
    left join users u on u.email = ${isPossibleEmail(email) ? email : null}`;
  return found.parameters === null ? undefined : found;
}

/**
 * Hashes a password again with the current parameters, unless it was changed meanwhile. Its owner is already signed
 * in, so a failure is only logged, and tried again at the next sign-in.
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
