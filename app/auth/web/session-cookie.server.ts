import { type Claims, claimsFor, issueToken, verifyToken } from "~/auth/tokens.server";
import type { SignedIn } from "~/auth/users.server";
import { config } from "~/server/config.server";
import { hostCookie } from "~/web/cookie.server";

const cookie = hostCookie("latch");

/** What the session's cookie is called in the `Cookie` header. */
export const sessionCookieName = cookie.name;

/** The `Set-Cookie` line that signs a browser in, for as long as the session has left. */
export async function sessionCookie(signedIn: Pick<SignedIn, "user" | "session">): Promise<string> {
  const token = await issueToken(claimsFor(signedIn), "latch:page");
  const { expiresAt } = signedIn.session;
  return cookie.set(token, Math.floor((expiresAt.getTime() - Date.now()) / 1000));
}

/** How often a session is prolonged, and a browser gets a new token for it. */
const prolongedEverySeconds = 24 * 60 * 60;

/**
 * Whether the session of a token that holds is to be prolonged, as `prolongSession` does: when the token was issued a
 * day ago or earlier.
 */
export const isProlongable = ({ expiresAt }: Claims) =>
  expiresAt.getTime() <= Date.now() + (config.SESSION_TTL_SECONDS - prolongedEverySeconds) * 1000;

/** The `Set-Cookie` line that makes a browser forget its session. */
export const clearSessionCookie = cookie.clear;

/** The claims in the request's cookie; null without a cookie, "invalid" when its token is refused. */
export async function readSessionCookie(request: Request): Promise<Claims | "invalid" | null> {
  const token = cookie.read(request);
  if (!token) return null;
  const claims = await verifyToken(token, "latch:page");
  return claims === "expired" ? "invalid" : claims;
}
