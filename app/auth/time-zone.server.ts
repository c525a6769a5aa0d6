/** The time zone of an account: the days of all that is its own are counted in it. */
import type { UserScope } from "../../db/client.server";

/** Sets the account's time zone, by its name of today; null until a browser tells its own. */
export async function setTimeZone({ sql, userId }: UserScope, name: string | null): Promise<void> {
  await sql`update users set time_zone = ${name}, updated_at = now() where id = ${userId}`;
}

/** Sets the time zone that a browser has told, unless the account has one by now. */
export async function noteTimeZone({ sql, userId }: UserScope, name: string): Promise<void> {
  await sql`
    update users set time_zone = ${name}, updated_at = now()
    where id = ${userId} and time_zone is null`;
}
