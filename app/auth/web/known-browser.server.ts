/**
 * The cookie by which a browser is known that has signed in to an account before (OWASP, "Device Cookies"). It
 * proves nothing about who is asking: it gives guesses from this browser a budget of their own, so that an
 * attack on an account does not shut its owner out, and tells when a sign-in is from somewhere new.
 */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { signToken, verifySignature } from "~/auth/tokens.server";
import { hostCookie } from "~/web/cookie.server";

/** A browser and the one account that it is known to. */
export type KnownBrowser = { userId: string; id: string };

const cookie = hostCookie("latch-device");
const oneYearSeconds = 365 * 24 * 60 * 60;
const claims = z.object({ sub: z.uuid(), jti: z.uuid() });

/** The `Set-Cookie` line by which this browser will be known to the user's account, as the browser it was before. */
export async function deviceCookie(userId: string, before: KnownBrowser | null): Promise<string> {
  const jti = before?.userId === userId ? before.id : randomUUID();
  const expiresAt = new Date(Date.now() + oneYearSeconds * 1000);
  const token = await signToken({ sub: userId, jti }, "latch:device", expiresAt);
  return cookie.set(token, oneYearSeconds);
}

/** The browser that a request's cookie proves; null when it has none that holds. */
export async function readDeviceCookie(request: Request): Promise<KnownBrowser | null> {
  const token = cookie.read(request);
  const said = token ? claims.safeParse(await verifySignature(token, "latch:device")) : null;
  return said?.success ? { userId: said.data.sub, id: said.data.jti } : null;
}
