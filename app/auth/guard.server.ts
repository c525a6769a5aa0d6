/**
 * The guard of the pages. `requireUser` stands at the beginning of every route but the public ones; what it
 * hands out can reach this user's data only, and only while the session lives.
 */
import { redirect } from "@remix-run/node";
import { clientAddress } from "~/http/front-desk.server";
import { announce } from "~/http/notice.server";
import { home, pathOf, safePath, seeOther, setCookieHeaders } from "~/http/redirects.server";
import { asUser, sessionEnded, type UserScope } from "../../db/client.server";
import { clearSessionCookie, readSessionCookie, sessionCookie } from "./cookie.server";
import { type Device, endSession } from "./sessions.server";
import type { Claims } from "./tokens.server";
import type { SignedIn, SignInContext } from "./users.server";

/** What a page shows of who is signed in. */
export type ShownUser = { name: string; email: string };

/** The user of a request, as its token says. */
export type CurrentUser = {
  shown: ShownUser;
  /**
   * Runs `work` in the request's transaction, as this user.
   *
   * @throws {Response} a redirect to the sign-in page when the session has ended.
   */
  transaction: <T>(work: (scope: UserScope) => Promise<T>) => Promise<T>;
};

/** @throws {Response} a redirect to the sign-in page, and from there back here, for anyone not signed in. */
export async function requireUser(request: Request): Promise<CurrentUser> {
  const claims = await readSessionCookie(request);
  if (claims === null) throw redirect(signInPath(request));
  if (claims === "invalid") throw expired(request);
  const { name, email } = claims;
  return {
    shown: { name, email },
    async transaction(work) {
      const result = await asUser(claims, work);
      if (result === sessionEnded) throw expired(request);
      return result;
    },
  };
}

/** Who is signed in, for pages that are there for everybody; asks the database only if the cookie holds. */
export async function currentUser(request: Request): Promise<ShownUser | null> {
  const claims = await claimsOf(request);
  if (!claims || (await asUser(claims, async () => true)) === sessionEnded) return null;
  return { name: claims.name, email: claims.email };
}

/** @throws {Response} a redirect to the tasks, from pages for people who are not signed in. */
export async function requireSignedOut(request: Request): Promise<void> {
  if (await currentUser(request)) throw redirect(home, request.method === "POST" ? 303 : 302);
}

/** What `signUp` and `signIn` want to know of a request. */
export async function signInContext(request: Request): Promise<SignInContext> {
  return {
    device: deviceOf(request),
    oldSession: await claimsOf(request),
  };
}

/** Where a request came from. */
export const deviceOf = (request: Request): Device => ({
  userAgent: request.headers.get("User-Agent"),
  address: clientAddress(request),
});

/** Signs the browser in and takes it where it wanted to go. */
export async function welcome(
  signedIn: SignedIn,
  redirectTo: string | undefined,
): Promise<Response> {
  return seeOther(safePath(redirectTo), [await sessionCookie(signedIn)]);
}

/** Ends the session that a request's cookie names, if it lives, and makes the browser forget what it has of it. */
export async function farewell(request: Request): Promise<Response> {
  const claims = await claimsOf(request);
  if (claims) await asUser(claims, endSession);
  const response = seeOther("/signin", [clearSessionCookie(), announce("signed-out")]);
  response.headers.set("Clear-Site-Data", '"cache", "storage"');
  return response;
}

async function claimsOf(request: Request): Promise<Claims | null> {
  const claims = await readSessionCookie(request);
  return claims === "invalid" ? null : claims;
}

function expired(request: Request): Response {
  const headers = setCookieHeaders([clearSessionCookie(), announce("expired")]);
  return redirect(signInPath(request), { headers });
}

function signInPath(request: Request): string {
  return `/signin?${new URLSearchParams({ redirectTo: pathOf(request) })}`;
}
