/** The responses that start, renew or end a browser's session. */
import { signOut } from "~/auth/sessions.server";
import {
  type Completed,
  SecondFactorNeeded,
  type SignedIn,
  type SignInContext,
} from "~/auth/sign-in.server";
import { config } from "~/server/config.server";
import { announce, type NoticeCode } from "~/web/flash.server";
import { backTo, safePath, seeOther } from "~/web/redirect.server";
import { isOverHttp } from "~/web/request-facts.server";
import { asUser } from "../../../db/client.server";
import { clientInfo, knownBrowserCookie, readKnownBrowser } from "./client-info.server";
import { clearPendingCookie, pendingCookie, trustCookie } from "./second-factor-cookies.server";
import { clearSessionCookie, readSessionCookie, sessionCookie } from "./session-cookie.server";

/**
 * What signing up and in need from a request besides its form.
 *
 * @param redirectTo where to go afterwards, from the form
 */
export async function signInContext(request: Request, redirectTo?: string): Promise<SignInContext> {
  return {
    client: clientInfo(request),
    oldSession: await currentSession(request),
    knownBrowser: await readKnownBrowser(request),
    trustToken: trustCookie.read(request) ?? null,
    redirectTo: safePath(redirectTo),
  };
}

/**
 * Signs the browser in, makes it known to the account, and leads to where it wanted to go; or leads to the page that
 * asks for the second factor, without any session.
 */
export async function signedInResponse(
  request: Request,
  outcome: SignedIn | SecondFactorNeeded,
  redirectTo: string | undefined,
  cookies: string[] = [],
): Promise<Response> {
  const lines =
    outcome instanceof SecondFactorNeeded
      ? await waitingCookies(outcome)
      : [await sessionCookie(outcome), await knownBrowserCookie(request, outcome), ...cookies];
  if (dropsCookies(request)) return seeOther(cookiesDroppedPath(redirectTo), lines);
  const isWaiting = outcome instanceof SecondFactorNeeded;
  return seeOther(isWaiting ? secondFactorPath : safePath(redirectTo), lines);
}

/** The page that asks for the second factor. */
const secondFactorPath = "/signin/second";

async function waitingCookies({ pending, isTrustDead }: SecondFactorNeeded): Promise<string[]> {
  if (!pending) throw new Error("A browser's sign-in waits");
  return [await pendingCookie(pending), ...(isTrustDead ? [trustCookie.clear()] : [])];
}

/**
 * Signs in the browser whose second factor was right, with a notice if there is something to say. If it is now
 * trusted, it gets the token.
 */
export async function completedResponse(
  request: Request,
  { signedIn, redirectTo, trustToken, recoveryCodesLeft }: Completed,
): Promise<Response> {
  const cookies = [clearPendingCookie()];
  if (trustToken) cookies.push(trustCookie.set(trustToken));
  // If there are two notices, the one that people can do something about.
  if (recoveryCodesLeft !== null)
    cookies.push(announce("recovery-code-used", { text: leftWords(recoveryCodesLeft) }));
  else if (trustToken) cookies.push(announce("browser-trusted"));
  return signedInResponse(request, signedIn, redirectTo ?? undefined, cookies);
}

const leftWords = (left: number) =>
  `Recovery code used: ${left === 0 ? "none are" : left === 1 ? "1 is" : `${left} are`} left.${
    left <= 3 ? " Make new ones on your account page." : ""
  }`;

/** Leads from the page that asks for the second factor to the sign-in page, if the sign-in is no longer pending. */
export const signInOverResponse = (): Response =>
  seeOther("/signin", [clearPendingCookie(), announce("sign-in-over")]);

/** Whether the browser will drop `Secure` cookies, since it came over http. */
const dropsCookies = (request: Request) => isForHttps && isOverHttp(request);

const isForHttps = config.APP_URL.startsWith("https:");

/** The sign-in page, which says what happened to the cookie; or redirects, if it was kept after all. */
const cookiesDroppedPath = (redirectTo: string | undefined) =>
  `/signin?${new URLSearchParams({ cookies: "dropped", redirectTo: safePath(redirectTo) })}`;

/** What the sign-in page says to people whom `cookiesDroppedPath` has sent there. */
export function cookiesDroppedReason({ url }: Request): string | null {
  const isTold = new URL(url).searchParams.get("cookies") === "dropped";
  return isTold && isForHttps
    ? `Your browser did not keep the cookie that signs you in, because this page was opened with http. Open ${config.APP_URL} instead.`
    : null;
}

/** Ends the session in a request's cookie, if it lives, and makes the browser forget it in any case. */
export async function signOutResponse(request: Request): Promise<Response> {
  const session = await currentSession(request);
  if (session) await asUser(session, (scope) => signOut(scope, clientInfo(request)));
  return sessionEndedResponse("signed-out");
}

/**
 * Makes the browser forget everything of a session that has ended, and says why it has.
 *
 * @param email the email to sign in with, if the last page showed it; it is never in an address, which is kept and logged
 */
export function sessionEndedResponse(reason: NoticeCode, email?: string): Response {
  const response = seeOther("/signin", [clearSessionCookie(), announce(reason, { email })]);
  // Not "cache": browsers then go through everything they keep of any site, and no page of ours is in there.
  response.headers.set("Clear-Site-Data", '"storage"');
  return response;
}

/**
 * Gives the browser the new token it needs after a change of the account, and returns to `path`, which says `notice`.
 */
export async function reissueToken(
  signedIn: SignedIn,
  path: string,
  notice: NoticeCode,
): Promise<Response> {
  return backTo(path, [await sessionCookie(signedIn), announce(notice)]);
}

/**
 * Like `reissueToken`, after a change of password: it made every browser unknown, but this one has just proven
 * itself.
 */
export async function passwordChangedResponse(
  request: Request,
  signedIn: SignedIn,
): Promise<Response> {
  const known = await knownBrowserCookie(request, signedIn);
  return backTo("/account", [await sessionCookie(signedIn), known, announce("password-changed")]);
}

/** The session in a request's cookie, which may have ended; null if the cookie names none. */
async function currentSession(request: Request) {
  const claims = await readSessionCookie(request);
  return claims === "invalid" ? null : claims;
}
