/** Confirming that an account's email is its owner's: by the link of a letter that went there. */
import type { Sql } from "../../db/client.server";

/** Notes that the email of an account is its owner's. The rest of the transaction is about this user alone. */
export async function confirmEmail(sql: Sql, userId: string): Promise<void> {
  await sql`select set_config('app.user_id', ${userId}, true)`;
  await sql`
    update users set email_confirmed_at = coalesce(email_confirmed_at, now()) where id = ${userId}`;
}
