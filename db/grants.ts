import { begin } from "./begin";
import type { Pool } from "./connection";
import { roleNames } from "./schema";

/**
 * Lets the login that the application uses take the application's two roles, which is all that it needs: it may
 * own nothing. Does nothing when that login is the one that migrates.
 *
 * @param loginUrl the application's `DATABASE_URL`
 */
export async function grantApplicationRoles(pool: Pool, loginUrl: string): Promise<void> {
  const login = decodeURIComponent(new URL(loginUrl).username);
  await begin(pool, async (sql) => {
    const [{ isSelf }] = await sql<
      [{ isSelf: boolean }]
    >`select current_user = ${login} as "isSelf"`;
    const { auth, user } = await roleNames(sql);
    if (!isSelf) await sql`grant ${sql(auth)}, ${sql(user)} to ${sql(login)}`;
  });
}
