/** The time zone of an account, in which its days are counted. */
import type { UserScope } from "../../db/client.server";

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
