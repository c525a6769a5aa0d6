import { asAuth, type SessionKey, type Sql } from "../../db/client.server";
import { hashPassword, isOutdated, verifyPassword } from "./passwords.server";
import { isPossibleEmail, type SignInInput, type SignUpInput } from "./schemas.server";
import { type Device, endSession, type Session, startSession } from "./sessions.server";

export type User = { id: string; email: string; name: string };

/** A user with the session that signing up or in has started. */
export type SignedIn = { user: User; session: Session };

/** What surrounds signing up or in: where from, and the session that the browser still had. */
export type SignInContext = { device: Device; oldSession: SessionKey | null };

/**
 * Creates an account and its first session; both or neither.
 *
 * @returns null when the email has an account.
 * @throws {Unavailable} when the database cannot be used or too many passwords are waiting.
 */
export async function signUp(input: SignUpInput, context: SignInContext): Promise<SignedIn | null> {
  const passwordHash = await hashPassword(input.password);
  try {
    return await asAuth(async (sql) => {
      const user = await createUser(sql, input, passwordHash);
      return enter(sql, user, passwordHash, context);
    });
  } catch (error) {
    if (isTakenEmail(error)) return null;
    throw error;
  }
}

/**
 * Verifies a password and starts a session. An unknown email and a wrong password take the same work.
 *
 * @returns null when email and password do not match.
 * @throws {Unavailable} when the database cannot be used or too many passwords are waiting.
 */
export async function signIn(input: SignInInput, context: SignInContext): Promise<SignedIn | null> {
  const account = await findAccount(input.email);
  // Outside of any transaction: a connection must not wait for a hash.
  const matches = await verifyPassword(account?.passwordHash, input.password);
  if (!account || !matches) return null;
  const { passwordHash, ...user } = account;
  const renewed = isOutdated(passwordHash) ? await hashPassword(input.password) : passwordHash;
  return asAuth(async (sql) => {
    if (renewed !== passwordHash) await renewHash(sql, user.id, passwordHash, renewed);
    return enter(sql, user, renewed, context);
  });
}

/** Starts the user's session and ends the one the browser had, so that none is planted on it (session fixation). */
async function enter(
  sql: Sql,
  user: User,
  passwordHash: string,
  { device, oldSession }: SignInContext,
): Promise<SignedIn | null> {
  const session = await startSession(sql, { userId: user.id, passwordHash, device });
  if (session && oldSession) await endSession({ sql, ...oldSession });
  return session && { user, session };
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

async function findAccount(email: string): Promise<(User & { passwordHash: string }) | undefined> {
  if (!isPossibleEmail(email)) return undefined;
  const [account] = await asAuth(
    (sql) => sql<(User & { passwordHash: string })[]>`
      select id, email, name, password_hash as "passwordHash"
      from users join credentials on user_id = id where email = ${email}`,
  );
  return account;
}

/** Replaces a hash unless the password was changed meanwhile. */
async function renewHash(sql: Sql, userId: string, old: string, renewed: string): Promise<void> {
  await sql`update credentials set password_hash = ${renewed} where user_id = ${userId} and password_hash = ${old}`;
}

function isTakenEmail(error: unknown): boolean {
  return (
    error instanceof Error &&
    "constraint_name" in error &&
    error.constraint_name === "users_email_key"
  );
}
