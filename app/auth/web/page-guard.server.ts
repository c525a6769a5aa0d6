/**
 * The guard of the pages. `requireUser` stands at the beginning of every route but the public ones; what it
 * hands out can reach this user's data only, and only while the session lives.
 */
import { redirect } from "@remix-run/node";
import { recordRefusal } from "~/auth/events.server";
import type { Device } from "~/auth/sessions.server";
import type { Claims } from "~/auth/tokens.server";
import { type SignedIn, type SignInContext, signOut } from "~/auth/users.server";
import { announce, type Notice } from "~/web/flash.server";
import { backTo, home, pathOf, safePath, seeOther, setCookieHeaders } from "~/web/redirect.server";
import { clientAddress } from "~/web/request-facts.server";
import { asAccountOwner, asUser, sessionEnded, type UserScope } from "../../../db/client.server";
import { deviceCookie, readDeviceCookie } from "./known-browser.server";
import { clearSessionCookie, readSessionCookie, sessionCookie } from "./session-cookie.server";

/** What a page shows of who is signed in. */
export type ShownUser = { name: string; email: string };

type InTransaction = <T>(
  work: (scope: UserScope) => Promise<T | typeof sessionEnded>,
) => Promise<T>;

/** The user of a request, as its token says. */
export type CurrentUser = {
  shown: ShownUser;
  device: Device;
  /**
   * Runs `work` in the request's transaction, as this user.
   *
   * @throws {Response} a redirect to the sign-in page when the session has ended.
   */
  transaction: InTransaction;
  /** As `transaction`, for changes to the account itself: passwords can be compared and replaced. */
  account: InTransaction;
};

/** @throws {Response} a redirect to the sign-in page, and from there back here, for anyone not signed in. */
export async function requireUser(request: Request): Promise<CurrentUser> {
  const claims = await readSessionCookie(request);
  if (claims === null) throw redirect(signInPath(request));
  if (claims === "invalid") throw await refuseAccess(request, null);
  const { name, email } = claims;
  const unlessEnded = async <T>(result: T | typeof sessionEnded): Promise<T> => {
    if (result === sessionEnded) throw await refuseAccess(request, claims.userId);
    return result;
  };
  return {
    shown: { name, email },
    device: deviceOf(request),
    transaction: async (work) => unlessEnded(await asUser(claims, work)),
    account: async (work) => unlessEnded(await asAccountOwner(claims, work)),
  };
}

/** As `requireUser`, for pages that show of their user nothing but who it is. */
export async function requireShownUser(request: Request): Promise<ShownUser> {
  const { shown, transaction } = await requireUser(request);
  return transaction(async () => shown);
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
    knownBrowser: await readDeviceCookie(request),
  };
}

/** Where a request came from. */
export const deviceOf = (request: Request): Device => ({
  userAgent: request.headers.get("User-Agent"),
  address: clientAddress(request),
});

/** Signs the browser in, lets it be known to the account, and takes it where it wanted to go. */
export async function welcome(
  request: Request,
  signedIn: SignedIn,
  redirectTo: string | undefined,
): Promise<Response> {
  const device = await deviceCookie(signedIn.user.id, await readDeviceCookie(request));
  return seeOther(safePath(redirectTo), [await sessionCookie(signedIn), device]);
}

/** Ends the session that a request's cookie names, if it lives, and makes the browser forget what it has of it. */
export async function farewell(request: Request): Promise<Response> {
  const claims = await claimsOf(request);
  if (claims) await asUser(claims, (scope) => signOut(scope, deviceOf(request)));
  return goodbye("signed-out");
}

/** Makes the browser forget what it has of a session that has ended, and says why. */
export function goodbye(reason: Notice): Response {
  const response = seeOther("/signin", [clearSessionCookie(), announce(reason)]);
  response.headers.set("Clear-Site-Data", '"cache", "storage"');
  return response;
}

/** Answers a change after which the browser needs another token: back to `path`, which says `notice`. */
export async function stay(signedIn: SignedIn, path: string, notice: Notice): Promise<Response> {
  return backTo(path, [await sessionCookie(signedIn), announce(notice)]);
}

async function claimsOf(request: Request): Promise<Claims | null> {
  const claims = await readSessionCookie(request);
  return claims === "invalid" ? null : claims;
}

/** Records that a cookie or a token was refused. */
export async function recordAccessRefused(request: Request, userId: string | null): Promise<void> {
  await recordRefusal({ kind: "access-refused", userId, device: deviceOf(request) });
}

async function refuseAccess(request: Request, userId: string | null): Promise<Response> {
  await recordAccessRefused(request, userId);
  const headers = setCookieHeaders([clearSessionCookie(), announce("expired")]);
  return redirect(signInPath(request), { headers });
}

function signInPath(request: Request): string {
  return `/signin?${new URLSearchParams({ redirectTo: pathOf(request) })}`;
}
