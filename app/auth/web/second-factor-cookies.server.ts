/**
 * The cookies of signing in with a second factor: the pending sign-in, and the token by which an account trusts this
 * browser.
 */
import { z } from "zod";
import type { NewPendingSignIn } from "~/auth/pending-sign-ins.server";
import { signToken, verifySignature } from "~/auth/tokens.server";
import { trustDays } from "~/auth/trusted-browsers.server";
import { hostCookie } from "~/web/cookie.server";

const pending = hostCookie("latch-pending");
const trust = hostCookie("latch-trust");
const claims = z.object({ jti: z.uuid() });

/**
 * The `Set-Cookie` line that identifies the sign-in to the page that asks for the second factor. It opens nothing
 * else.
 */
export async function pendingCookie({ id, expiresAt }: NewPendingSignIn): Promise<string> {
  const seconds = Math.floor((expiresAt.getTime() - Date.now()) / 1000);
  return pending.set(await signToken({ jti: id }, "latch:pending", expiresAt), seconds);
}

/** The sign-in in a request's cookie; null without a valid one. Whether it is still pending only the database knows. */
export async function readPendingCookie(request: Request): Promise<string | null> {
  const token = pending.read(request);
  const said = token ? claims.safeParse(await verifySignature(token, "latch:pending")) : null;
  return said?.success ? said.data.jti : null;
}

/** The `Set-Cookie` line that makes a browser forget the sign-in. */
export const clearPendingCookie = pending.clear;

/** The cookie whose token an account trusts. */
export const trustCookie = {
  read: trust.read,
  clear: trust.clear,
  set: (token: string) => trust.set(token, trustDays * 24 * 60 * 60),
};
