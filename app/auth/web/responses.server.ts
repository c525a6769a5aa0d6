/** The responses that start, renew or end a browser's session. */
import { type SignedIn, type SignInContext, signOut } from "~/auth/users.server";
import { config } from "~/server/config.server";
import { announce, type NoticeCode } from "~/web/flash.server";
import { backTo, safePath, seeOther } from "~/web/redirect.server";
import { isOverHttp } from "~/web/request-facts.server";
import { asUser } from "../../../db/client.server";
import { clientInfo, knownBrowserCookie, readKnownBrowser } from "./client-info.server";
import { clearSessionCookie, readSessionCookie, sessionCookie } from "./session-cookie.server";

/** What `signUp` and `signIn` need from a request besides its form. */
export async function signInContext(request: Request): Promise<SignInContext> {
  return {
    client: clientInfo(request),
    oldSession: await currentSession(request),
    knownBrowser: await readKnownBrowser(request),
  };
}

/** Signs the browser in, makes it known to the account, and leads to where it wanted to go. */
export async function signedInResponse(
  request: Request,
  signedIn: SignedIn,
  redirectTo: string | undefined,
): Promise<Response> {
  const known = await knownBrowserCookie(request, signedIn);
  const cookies = [await sessionCookie(signedIn), known];
  return seeOther(
    dropsCookies(request) ? cookiesDroppedPath(redirectTo) : safePath(redirectTo),
    cookies,
  );
}

/** Whether the browser will not keep cookies that are `Secure`, since it came over http. */
const dropsCookies = (request: Request) => isForHttps && isOverHttp(request);

const isForHttps = config.APP_URL.startsWith("https:");

/** The sign-in page, which says what happened to the cookie; or leads on, if it was kept after all. */
const cookiesDroppedPath = (redirectTo: string | undefined) =>
  `/signin?${new URLSearchParams({ cookies: "dropped", redirectTo: safePath(redirectTo) })}`;

/** What the sign-in page says to whom `cookiesDroppedPath` has led there. */
export function cookiesDroppedReason({ url }: Request): string | null {
  const isTold = new URL(url).searchParams.get("cookies") === "dropped";
  return isTold && isForHttps
    ? `Your browser did not keep the cookie that signs you in, because this page was opened with http. Open ${config.APP_URL} instead.`
    : null;
}

/** Ends the session that a request's cookie names, if it lives, and has the browser forget it in any case. */
export async function signOutResponse(request: Request): Promise<Response> {
  const session = await currentSession(request);
  if (session) await asUser(session, (scope) => signOut(scope, clientInfo(request)));
  return sessionEndedResponse("signed-out");
}

/** Has the browser forget everything of a session that has ended, and says why it has. */
export function sessionEndedResponse(reason: NoticeCode): Response {
  const response = seeOther("/signin", [clearSessionCookie(), announce(reason)]);
  // Not "cache": browsers then go through all that they keep of any site, and no page of ours is in there.
  response.headers.set("Clear-Site-Data", '"storage"');
  return response;
}

/** Gives the browser the token it needs after a change of the account, and returns to `path`, which says `notice`. */
export async function reissueToken(
  signedIn: SignedIn,
  path: string,
  notice: NoticeCode,
): Promise<Response> {
  return backTo(path, [await sessionCookie(signedIn), announce(notice)]);
}

/** As `reissueToken`, after a change of password: it made every browser unknown, and this one has just proved itself. */
export async function passwordChangedResponse(
  request: Request,
  signedIn: SignedIn,
): Promise<Response> {
  const known = await knownBrowserCookie(request, signedIn);
  return backTo("/account", [await sessionCookie(signedIn), known, announce("password-changed")]);
}

/** The session that a request's cookie names, which may have ended; null when the cookie names none. */
async function currentSession(request: Request) {
  const claims = await readSessionCookie(request);
  return claims === "invalid" ? null : claims;
}
