/** The rows of `users`: what is known of an account besides how its owner signs in. */
import type { Sql, UserScope } from "../../db/client.server";

/** An account as its owner sees it. */
export type User = { id: string; email: string; name: string };

/** A user, and the epoch in which browsers become known to the account. */
export type Account = User & { knownBrowsersEpoch: number };

/** An account by its id; null if there is none. */
export async function findAccount(sql: Sql, userId: string): Promise<Account | null> {
  const [account] = await sql<Account[]>`
    select id, email, name, known_browsers_epoch as "knownBrowsersEpoch"
    from users where id = ${userId}`;
  return account ?? null;
}

/** Binds the rest of a transaction to one user, named by a link or by what is being revoked. */
export const actAs = (sql: Sql, userId: string) =>
  sql`select set_config('app.user_id', ${userId}, true)`;

/** Sets the account's time zone, by its current name; null until a browser reports its own. */
export async function setTimeZone({ sql, userId }: UserScope, name: string | null): Promise<void> {
  await sql`update users set time_zone = ${name}, updated_at = now() where id = ${userId}`;
}

/** Sets the time zone that a browser has reported, unless the account has one by now. */
export async function noteTimeZone({ sql, userId }: UserScope, name: string): Promise<void> {
  await sql`
    update users set time_zone = ${name}, updated_at = now()
    where id = ${userId} and time_zone is null`;
}

/** Sets whether words at the end of a new task's title fill in its other fields. */
export async function setQuickAdd({ sql, userId }: UserScope, isOn: boolean): Promise<void> {
  await sql`update users set quick_add = ${isOn}, updated_at = now() where id = ${userId}`;
}

/** Whether another account can take this email back, so that nobody else may have it now. */
export async function isReserved(sql: Sql, email: string, userId: string): Promise<boolean> {
  const [{ reserved }] = await sql<[{ reserved: boolean }]>`
    select is_reserved(${email}, ${userId}) as reserved`;
  return reserved;
}

/**
 * The result of `work`; or that of `otherwise`, if a statement failed because another account has the email or can take it
 * back, in which case nothing of `work` was done.
 */
export async function unlessTaken<T, Other>(
  work: () => Promise<T>,
  otherwise: () => Other | Promise<Other>,
): Promise<T | Other> {
  try {
    return await work();
  } catch (error) {
    const isTaken =
      error instanceof Error &&
      "constraint_name" in error &&
      error.constraint_name === "users_email_key";
    if (!isTaken) throw error;
    return otherwise();
  }
}
