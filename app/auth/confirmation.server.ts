/** Confirming that an account's email is its owner's, by the link in a letter sent there. */
import { beforeSignIn, type Sql, type UserScope } from "../../db/client.server";
import { letterLimits, type TooManyAttempts, take } from "./attempts.server";
import type { ClientInfo } from "./client-info";
import { recordEvent } from "./events.server";
import { consumeLink, findLinkedUser, removeLinks } from "./links.server";
import { askToConfirm } from "./notices.server";
import { actAs } from "./users.server";

/** How long such a link works, in minutes. */
export const confirmLinkMinutes = 24 * 60;

/** Sends another letter to confirm an account's email. @returns `TooManyAttempts` beyond a limit */
export async function askToConfirmAgain(
  { sql, user }: UserScope,
  { address }: ClientInfo,
): Promise<TooManyAttempts | null> {
  const tooMany = await take(sql, letterLimits("confirm", user.email, address));
  if (!tooMany) await askToConfirm(sql, user);
  return tooMany;
}

/** Whether an account's email is confirmed. */
export async function isEmailConfirmed({ sql, userId }: UserScope): Promise<boolean> {
  const [user] = await sql`
    select email_confirmed_at is not null as confirmed from users where id = ${userId}`;
  return user?.confirmed ?? false;
}

/** Whose email a token confirms; null if it doesn't work. Changes nothing. */
export async function findConfirmation(token: string): Promise<{ email: string } | null> {
  return beforeSignIn((sql) => findLinkedUser(sql, "confirm", token));
}

/** Confirms the email that a token is for. @returns false if the link doesn't work, or no longer does */
export async function confirmByLink(token: string, client: ClientInfo): Promise<boolean> {
  return beforeSignIn(async (sql) => {
    const user = await findLinkedUser(sql, "confirm", token);
    if (!user || !(await consumeLink(sql, token))) return false;
    await removeLinks(sql, user.id, "confirm");
    await confirmEmail(sql, user.id);
    await recordEvent(sql, { kind: "email-confirmed", userId: user.id, client });
    return true;
  });
}

/** Records that an account's email is confirmed. The rest of the transaction is about this user only. */
export async function confirmEmail(sql: Sql, userId: string): Promise<void> {
  await actAs(sql, userId);
  await sql`
    update users set email_confirmed_at = coalesce(email_confirmed_at, now()) where id = ${userId}`;
}
