import { seeOther } from "~/web/redirect.server";
import type { UserScope } from "../../../db/client.server";

/** How long a password that was given is enough for changing what is sensitive. */
export const recentPasswordMinutes = 10;

/**
 * Lets through only a session in which the password was given within the last 10 minutes (OWASP ASVS 5.0, 7.5.1).
 *
 * @throws {Response} a redirect to the page that asks for it, and from there to the account.
 */
export async function requireRecentPassword({ sql, userId, sessionId }: UserScope): Promise<void> {
  const [session] = await sql<{ recent: boolean }[]>`
    select authenticated_at > now() - make_interval(mins => ${recentPasswordMinutes}) as recent
    from sessions where id = ${sessionId} and user_id = ${userId}`;
  if (!session?.recent) throw seeOther("/account/confirm?redirectTo=%2Faccount");
}
