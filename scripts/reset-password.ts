/**
 * `npm run reset-password EMAIL`: for the operator, when somebody has forgotten their password. Prints a link that sets a
 * new one, once, and signs the account out everywhere. Its environment must be the server's: `APP_URL` begins the link,
 * and `JWT_SECRET` signs it.
 */
import { canonicalEmail } from "~/auth/email";
import { makeResetLink, resetLinkMinutes } from "~/auth/reset.server";
import { closeDatabase, openDatabase } from "../db/client.server";

const client = { userAgent: "npm run reset-password", address: null };

try {
  console.log(await reset(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await closeDatabase();
}

/** @returns what to tell the operator @throws if there is no such account, or not exactly one argument */
async function reset([given, ...others]: string[]): Promise<string> {
  const email = canonicalEmail(given ?? "");
  if (!email || others.length) throw new Error("Usage: npm run reset-password EMAIL");
  await openDatabase();
  const made = await makeResetLink(email, client);
  if (!made) throw new Error(`No account has the email ${email}; nothing was changed`);
  return `${made.user.email} is signed out everywhere. Whoever opens this link can set a new password, once, within ${resetLinkMinutes} minutes:

  ${made.url}
`;
}
