/** The page after asking for a letter says where it went. A cookie tells it, since addresses stay in histories. */
import { isPossibleEmail } from "~/auth/email";
import { hostCookie } from "~/web/cookie.server";
import { seeOther } from "~/web/redirect.server";

const cookie = hostCookie("latch-sent");
const shownSeconds = 15 * 60;

/** Leads to the page that says that a letter may be on its way. */
export const letterSentResponse = (path: string, email: string): Response =>
  seeOther(path, [cookie.set(email, shownSeconds)]);

/** Where the last letter that this browser asked for went; null if that is not known. */
export function letterSentTo(request: Request): string | null {
  const email = cookie.read(request);
  return email !== undefined && isPossibleEmail(email) ? email : null;
}
