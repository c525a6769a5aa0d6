/**
 * What is known about the browser or program that sent a request: its user agent, its address, and the accounts that
 * have been signed in to from it.
 */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { ClientInfo } from "~/auth/client-info";
import type { KnownBrowser, SignedIn } from "~/auth/sign-in.server";
import { signToken, verifySignature } from "~/auth/tokens.server";
import { oneYearSeconds } from "~/schemas/duration";
import { hostCookie } from "~/web/cookie.server";
import { clientAddress } from "~/web/request-facts.server";

/** The client that sent a request. */
export const clientInfo = (request: Request): ClientInfo => ({
  userAgent: request.headers.get("User-Agent"),
  address: clientAddress(request),
});

/**
 * The cookie that makes a browser known to an account it has signed in to before (OWASP, "Device Cookies"). It proves
 * nothing about who is asking: it gives guesses from this browser a limit of their own, so that an attack on an
 * account doesn't lock its owner out, and it tells whether a sign-in is from somewhere new. It becomes worthless once
 * all sessions of the account have been ended, as by a change of password.
 */
const cookie = hostCookie("latch-device");

/** The name of the known browser's cookie in the `Cookie` header. */
export const knownBrowserCookieName = cookie.name;

const claims = z.object({ sub: z.uuid(), jti: z.uuid(), epoch: z.int() });

/** The `Set-Cookie` line that makes a request's browser known to a user's account. A browser keeps its id. */
export async function knownBrowserCookie(
  request: Request,
  { user: { id: userId }, knownBrowsersEpoch: epoch }: SignedIn,
): Promise<string> {
  const before = await readKnownBrowser(request);
  const jti = before?.userId === userId ? before.id : randomUUID();
  const expiresAt = new Date(Date.now() + oneYearSeconds * 1000);
  const token = await signToken({ sub: userId, jti, epoch }, "latch:device", expiresAt);
  return cookie.set(token, oneYearSeconds);
}

/** The known browser in a request's cookie; null without a valid one. */
export async function readKnownBrowser(request: Request): Promise<KnownBrowser | null> {
  const token = cookie.read(request);
  const said = token ? claims.safeParse(await verifySignature(token, "latch:device")) : null;
  if (!said?.success) return null;
  const { sub: userId, jti: id, epoch } = said.data;
  return { userId, id, epoch };
}
