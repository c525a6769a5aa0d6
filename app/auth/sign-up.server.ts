/**
 * Signing up. With `SIGN_UP=instant` an account is created at once, and a letter asks to confirm its email. With
 * `SIGN_UP=confirmed` it is created by the link in a letter: no account has an email that is not its owner's, no
 * password is hashed for strangers, and only the mailbox's owner learns whether an email has an account.
 */
import { postLetter } from "~/mail/outbox.server";
import { beforeSignIn, type Sql } from "../../db/client.server";
import { letterLimits, signUpLimits, TooManyAttempts, take, usedUp } from "./attempts.server";
import type { ClientInfo } from "./client-info";
import { recordTooMany } from "./events.server";
import { consumeLink, findLink, removeSignUpLinks } from "./links.server";
import type { SignUpInput } from "./new-password.server";
import { askToConfirm } from "./notices.server";
import { hashPassword } from "./passwords.server";
import type { SignUpRequest } from "./schemas";
import { establishSession, isSignedIn, type SignedIn, type SignInContext } from "./sign-in.server";
import { type Account, unlessTaken } from "./users.server";

/** How long the link that finishes signing up works, in minutes. */
export const signUpLinkMinutes = 24 * 60;

/** The most characters kept of where somebody wanted to go: strangers write them. */
const longestRedirect = 500;

/**
 * Creates an account and its first session; both or neither.
 *
 * @returns null if the email has an account; `TooManyAttempts` beyond a limit
 * @throws {Unavailable} if the database cannot be used or too many passwords are waiting
 */
export async function signUp(
  input: SignUpInput,
  context: SignInContext,
): Promise<SignedIn | TooManyAttempts | null> {
  const { client } = context;
  const limits = signUpLimits(client.address);
  const full = await beforeSignIn((sql) => usedUp(sql, limits));
  if (full) return recordTooMany(full, null, client);
  const passwordHash = await hashPassword(input.password);
  const create = () =>
    beforeSignIn(async (sql) => {
      const tooMany = await take(sql, limits);
      if (tooMany) return tooMany;
      const account = await createAccount(sql, input, passwordHash);
      if (!account) return null;
      await askToConfirm(sql, account);
      return startFirstSession(sql, account, context);
    });
  // The transaction that took the attempt was rolled back.
  const outcome = await unlessTaken(create, () => beforeSignIn((sql) => take(sql, limits)));
  return outcome instanceof TooManyAttempts ? recordTooMany(outcome, null, client) : outcome;
}

/**
 * Sends a letter whose link finishes signing up; or, to an email that has an account, one that says so. Which of them
 * is decided when it is written: both take the same statements, the same answer and the same limits.
 *
 * @param redirectTo where the person wanted to go, if anywhere
 * @returns `TooManyAttempts` beyond a limit
 * @throws {Unavailable} if the database cannot be used
 */
export async function requestSignUp(
  { name, email }: SignUpRequest,
  client: ClientInfo,
  redirectTo = "",
): Promise<TooManyAttempts | null> {
  const tooMany = await beforeSignIn(async (sql) => {
    const refused = await take(sql, letterLimits("sign-up", email, client.address));
    const data = { name, redirectTo: redirectTo.slice(0, longestRedirect) };
    if (!refused) await postLetter(sql, { kind: "sign-up", email, data });
    return refused;
  });
  return tooMany && recordTooMany(tooMany, null, client);
}

/**
 * Who signs up with a link, and where they wanted to go; null if it doesn't work. Changes nothing. @throws
 * {Unavailable}
 */
export async function findSignUp(
  token: string,
): Promise<{ name: string; email: string; redirectTo: string } | null> {
  return beforeSignIn((sql) => signUpOf(sql, token));
}

async function signUpOf(sql: Sql, token: string) {
  const link = await findLink(sql, "sign-up", token);
  const { name, redirectTo } = link?.data ?? {};
  return link && name ? { name, email: link.email, redirectTo: redirectTo ?? "" } : null;
}

/**
 * Creates the account that a link is for, with a confirmed email, and its first session. Uses the link up, and ends
 * the others to its email. Call `findSignUp` first: this computes a hash for any token.
 *
 * @returns null if the link doesn't work, or no longer does; or if the email has an account by now
 * @throws {Unavailable} if the database cannot be used or too many passwords are waiting
 */
export async function signUpByLink(
  token: string,
  password: string,
  context: SignInContext,
): Promise<SignedIn | null> {
  // Outside of any transaction: a connection must not wait for a hash.
  const passwordHash = await hashPassword(password);
  const create = () =>
    beforeSignIn(async (sql) => {
      const signingUp = await signUpOf(sql, token);
      if (!signingUp || !(await consumeLink(sql, token))) return null;
      const account = await createAccount(sql, signingUp, passwordHash, true);
      if (!account) return null;
      await removeSignUpLinks(sql, account.email);
      return startFirstSession(sql, account, context);
    });
  return unlessTaken(create, () => null);
}

/** The first session of an account that was just created, which nobody else has seen yet. */
async function startFirstSession(
  sql: Sql,
  account: Account,
  context: SignInContext,
): Promise<SignedIn> {
  const established = await establishSession(sql, account, context, { kind: "signed-up" });
  if (!isSignedIn(established)) throw new Error("A new account has asked for a second factor");
  return established;
}

/** @returns null if the email has an account, or another one can take it back. To be called in `unlessTaken`. */
async function createAccount(
  sql: Sql,
  { email, name }: { email: string; name: string },
  passwordHash: string,
  isConfirmed = false,
): Promise<Account | null> {
  const [account] = await sql<Account[]>`
    insert into users (email, name, email_confirmed_at)
    select ${email}, ${name}, case when ${isConfirmed} then now() end
    where not is_reserved(${email}, null)
    on conflict (email) do nothing
    returning id, email, name, known_browsers_epoch as "knownBrowsersEpoch"`;
  if (!account) return null;
  await sql`insert into credentials (user_id, password_hash) values (${account.id}, ${passwordHash})`;
  return account;
}
