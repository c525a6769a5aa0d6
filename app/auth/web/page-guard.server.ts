/**
 * The guard of the pages: every route but the public ones begins with `requireUser`. What it returns can reach only
 * this user's data, and only while the session lives.
 */
import { redirect } from "@remix-run/node";
import { isPasswordRecent, isProofRecent } from "~/auth/account.server";
import { confirmPath } from "~/auth/confirm-path";
import { isSecondRecent } from "~/auth/factors.server";
import { formOwnerOf, formOwnerToken } from "~/auth/form-owner.server";
import { prolongSession } from "~/auth/sessions.server";
import type { Claims } from "~/auth/tokens.server";
import { announce } from "~/web/flash.server";
import { sentForm } from "~/web/form.server";
import { home, pathOf, seeOther, setCookieHeaders } from "~/web/redirect.server";
import { addToPage, sendCookie } from "~/web/route.server";
import {
  asAccountOwner,
  asUser,
  readAsUser,
  type SessionUser,
  sessionEnded,
  type UserScope,
} from "../../../db/client.server";
import { clientInfo } from "./client-info.server";
import { recordAccessRefused, type SignedInRequest } from "./guard.server";
import { keepWords, mayHaveKeptWords, returnWords, wordsOf } from "./kept-words.server";
import {
  clearSessionCookie,
  isProlongable,
  readSessionCookie,
  sessionCookie,
} from "./session-cookie.server";
import { reportsTimeZone, withTimeZone } from "./time-zone.server";

/**
 * Extends the session by its use, once a day, and records the browser's time zone while the account has none.
 *
 * @throws {Response} a redirect to the sign-in page, and from there back here, for anyone not signed in
 */
export async function requireUser(request: Request): Promise<SignedInRequest> {
  return requireSession(request, (claims, work) => {
    const inZone = withTimeZone(request, work);
    return isProlongable(claims) ? prolonging(request, claims, inZone) : asUser(claims, inZone);
  });
}

/** Like `asUser`; the response brings the browser a token that is valid for as long as the session now is. */
async function prolonging<T>(
  request: Request,
  claims: Claims,
  work: (scope: UserScope) => Promise<T>,
): Promise<T | typeof sessionEnded> {
  const inSession = async (scope: UserScope) => {
    const result = await work(scope);
    return { result, user: scope.user, expiresAt: await prolongSession(scope) };
  };
  const done = await asUser(claims, inSession);
  if (done === sessionEnded) return done;
  const { result, user, expiresAt } = done;
  if (expiresAt) {
    const session = { id: claims.sessionId, expiresAt };
    sendCookie(request, await sessionCookie({ user, session }));
  }
  return result;
}

/** Like `requireUser`, for changes to the account itself: passwords can be checked and replaced. */
export async function requireAccountOwner(request: Request): Promise<SignedInRequest> {
  return requireSession(request, (claims, work) => asAccountOwner(claims, work));
}

/**
 * Requires a session in which the password was given recently, by `isPasswordRecent`.
 *
 * @param path where to go from there
 * @throws {Response} a redirect to the page that asks for it, and from there to `path`
 */
export async function requireRecentPassword(
  { transact }: SignedInRequest,
  path: string,
): Promise<void> {
  if (await transact(isPasswordRecent)) return;
  throw seeOther(confirmPath(path));
}

/**
 * Leads to the page that asks for the password and the second factor, and from there back. The words of a form are
 * kept until its page is shown again.
 */
export async function confirmationResponse(request: Request): Promise<Response> {
  const claims = await readSessionCookie(request);
  const userId = claims === null || claims === "invalid" ? null : claims.userId;
  const [kept] = await keepWords(request, userId);
  return seeOther(confirmPath(pathOf(request)), kept ? [kept] : []);
}

/** Requires the account's second factor, if it has one, before a page that asks for the password is shown. */
export async function requireRecentSecond(
  request: Request,
  { transact }: SignedInRequest,
): Promise<void> {
  if (!(await transact(isSecondRecent))) throw await confirmationResponse(request);
}

/**
 * The guard of changes that don't ask for the password themselves, but are as sensitive: like `requireAccountOwner`,
 * in a session in which the password and, if the account has one, a second factor were given recently. That is
 * checked in the transaction of the change.
 */
export async function requireRecentProof(request: Request): Promise<SignedInRequest> {
  const owner = await requireAccountOwner(request);
  return {
    ...owner,
    async transact<T>(work: (scope: UserScope) => Promise<T | typeof sessionEnded>) {
      let isProven = false;
      const given = await owner.transact(async (scope) => {
        isProven = await isProofRecent(scope);
        return isProven ? work(scope) : null;
      });
      if (!isProven) throw await confirmationResponse(request);
      return given as T;
    },
  };
}

/** Who is signed in, for pages that are there for everybody; asks the database only if the cookie is valid. */
export async function currentUser(request: Request): Promise<SessionUser | null> {
  const claims = await readSessionCookie(request);
  if (claims === null || claims === "invalid") return null;
  const known = await readAsUser(claims, async () => null);
  return known === sessionEnded ? null : known.user;
}

/** @throws {Response} a redirect to the tasks, from pages for people who are not signed in */
export async function requireSignedOut(request: Request): Promise<void> {
  if (await currentUser(request)) throw redirect(home, request.method === "POST" ? 303 : 302);
}

type Run = <T>(
  claims: Claims,
  work: (scope: UserScope) => Promise<T>,
) => Promise<T | typeof sessionEnded>;

async function requireSession(request: Request, run: Run): Promise<SignedInRequest> {
  const claims = await requireClaims(request);
  const { userId } = claims;
  addToPage(request, { rendered_for: formOwnerToken(userId) });
  const transact: SignedInRequest["transact"] = async (work) => {
    const isForeign = isOfAnotherAccount(request, userId);
    const own = async (scope: UserScope) => {
      if (isForeign) return otherAccount;
      const given = await work(scope);
      if (given !== sessionEnded) await returnWords(request, scope);
      return given;
    };
    const result = await run(claims, own);
    if (result === sessionEnded) throw await expiredResponse(request, userId);
    if (result === otherAccount) throw await otherAccountResponse(request);
    return result;
  };
  const read: SignedInRequest["read"] = async (work) => {
    if (changesMore(request, claims))
      return transact(async (scope) => {
        const { user, session } = scope;
        return { user, session, found: await work(scope) };
      });
    const result = await readAsUser(claims, work);
    if (result === sessionEnded) throw await expiredResponse(request, userId);
    return result;
  };
  return { user: { id: userId }, client: clientInfo(request), transact, read };
}

async function requireClaims(request: Request): Promise<Claims> {
  const claims = await readSessionCookie(request);
  if (claims === null) throw await signInResponse(request, null, []);
  if (claims === "invalid") throw await expiredResponse(request, null);
  return claims;
}

/** Whether a transaction for this request has to change something, besides its own work, so that `read` won't do. */
const changesMore = (request: Request, claims: Claims) =>
  request.method === "POST" ||
  isProlongable(claims) ||
  reportsTimeZone(request) ||
  mayHaveKeptWords(request);

const otherAccount = Symbol("other account");

/**
 * Whether a request's form was drawn for another user than the one signed in now. Programs' forms don't say for whom.
 */
function isOfAnotherAccount(request: Request, userId: string): boolean {
  const drawnFor = sentForm(request)?.rendered_for;
  return drawnFor !== undefined && formOwnerOf(drawnFor) !== userId;
}

/** The error page that gives back a form from another person's tab. Its owner finds it after signing in, too. */
async function otherAccountResponse(request: Request): Promise<Response> {
  const words = wordsOf(sentForm(request) ?? {});
  const [kept] = await keepWords(request, null);
  return Response.json({ words }, { status: 409, headers: setCookieHeaders(kept ? [kept] : []) });
}

async function expiredResponse(request: Request, userId: string | null): Promise<Response> {
  await recordAccessRefused(request, userId);
  return signInResponse(request, userId, [clearSessionCookie(), announce("expired")]);
}

/** Leads to the sign-in page, and from there back. What was typed is kept until then. */
async function signInResponse(
  request: Request,
  userId: string | null,
  cookies: string[],
): Promise<Response> {
  const kept = await keepWords(request, userId);
  return redirect(signInPath(request), { headers: setCookieHeaders([...cookies, ...kept]) });
}

const signInPath = (request: Request) =>
  `/signin?${new URLSearchParams({ redirectTo: pathOf(request) })}`;
