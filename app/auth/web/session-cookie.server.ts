import type { SignedIn } from "~/auth/sign-in.server";
import { type Claims, claimsFor, issueToken, verifyToken } from "~/auth/tokens.server";
import { hostCookie } from "~/web/cookie.server";

const cookie = hostCookie("latch");

/** The name of the session's cookie in the `Cookie` header. */
export const sessionCookieName = cookie.name;

/** The `Set-Cookie` line that signs a browser in, until the session ends. */
export async function sessionCookie(signedIn: Pick<SignedIn, "user" | "session">): Promise<string> {
  const token = await issueToken(claimsFor(signedIn), "latch:page");
  const { expiresAt } = signedIn.session;
  return cookie.set(token, Math.floor((expiresAt.getTime() - Date.now()) / 1000));
}

/** How often a session is extended, and a browser gets a new token for it, in milliseconds: once a day. */
const prolongedEveryMs = 24 * 60 * 60 * 1000;

/**
 * Whether `prolongSession` should extend the session of a valid token. Decided by the token's age, not by what its
 * session has left: that no longer grows once the session has reached its longest.
 */
export const isProlongable = ({ issuedAt }: Claims) =>
  issuedAt !== undefined && issuedAt.getTime() <= Date.now() - prolongedEveryMs;

/** The `Set-Cookie` line that makes a browser forget its session. */
export const clearSessionCookie = cookie.clear;

/** The claims in the request's cookie; null without a cookie, "invalid" if its token is refused. */
export async function readSessionCookie(request: Request): Promise<Claims | "invalid" | null> {
  const token = cookie.read(request);
  if (!token) return null;
  const claims = await verifyToken(token, "latch:page");
  return claims === "expired" ? "invalid" : claims;
}
