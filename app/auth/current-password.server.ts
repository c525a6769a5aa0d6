/**
 * Giving one's password again: as part of a change that needs it, or on a page of its own. Counted by session,
 * so that a stolen one cannot be used to guess the password.
 */
import { type SessionKey, type Sql, sessionEnded, type UserScope } from "../../db/client.server";
import type { ClientInfo } from "./client-info";
import { recordRefusal } from "./events.server";
import { type Budget, giveBack, type Limited, takeAttempt } from "./limits.server";
import { hashOffered, passwordIs, passwordParameters } from "./passwords.server";

/** The owner of an account, who may change it: `transact` runs work as `asAccountOwner` does. */
export type AccountOwner = {
  client: ClientInfo;
  transact: <T>(work: (scope: UserScope) => Promise<T | typeof sessionEnded>) => Promise<T>;
};

/** The answer to a password that is not the account's. */
export const incorrectPassword = Symbol("incorrect password");

/** The hash of a password that somebody has offered as theirs: not yet known to be right. */
export type Offered = { passwordHash: string };

/** Counts the attempt and hashes the password as the account's own is. @throws {Unavailable} */
export async function offerPassword(
  owner: AccountOwner,
  password: string,
): Promise<Offered | Limited> {
  const { limited, phc, userId } = await owner.transact(async ({ sql, userId, sessionId }) => ({
    limited: await takeAttempt(sql, budgets(sessionId)),
    phc: await passwordParameters(sql, userId),
    userId,
  }));
  if (limited) {
    await recordRefusal({ kind: "limited", userId, client: owner.client });
    return limited;
  }
  return { passwordHash: await hashOffered(password, phc) };
}

/** Makes a change if the offered password is right; both are one transaction. */
export async function ifCorrect<T>(
  owner: AccountOwner,
  { passwordHash }: Offered,
  change: (scope: UserScope) => Promise<T | typeof sessionEnded>,
): Promise<T | typeof incorrectPassword> {
  let userId: string | null = null;
  const outcome = await owner.transact<T | typeof incorrectPassword>(async (scope) => {
    userId = scope.userId;
    if (!(await passwordIs(scope.sql, scope.userId, passwordHash))) return incorrectPassword;
    // Comparing may have waited for another change of this account, which may have ended this session.
    if (!(await lives(scope))) return sessionEnded;
    const changed = await change(scope);
    await giveBack(scope.sql, budgets(scope.sessionId));
    return changed;
  });
  if (outcome === incorrectPassword) {
    await recordRefusal({ kind: "confirmation-failed", userId, client: owner.client });
  }
  return outcome;
}

const budgets = (sessionId: string): Budget[] => [
  { limit: "password confirmation by session", subject: [sessionId] },
];

async function lives({ sql, userId, sessionId }: SessionKey & { sql: Sql }): Promise<boolean> {
  const found = await sql`select from sessions where id = ${sessionId} and user_id = ${userId}`;
  return found.count > 0;
}
