/**
 * A link from a letter, opened: its token moves from the address into a cookie, so that it is in no history, no log and no
 * picture of the screen, and the page behind it has an address that says nothing.
 */
import { hostCookie } from "~/web/cookie.server";
import { seeOther } from "~/web/redirect.server";

const cookie = hostCookie("latch-mail");

/** One sentence for every cause: nobody learns which links there were. */
export const deadLink = "This link has expired or was used. Ask for a new one.";

/** The words on the page behind a link for whoever came without one. */
export const noLink = "Open the link from your letter again.";

/** How long the page behind a link can stay open, in seconds. */
const openSeconds = 15 * 60;

/** The token in a request's address; null without one. */
const tokenInAddress = (request: Request) => new URL(request.url).searchParams.get("token");

/** The token of the link that was opened: in the address, or in the cookie; null without either. */
export const openedToken = (request: Request): string | null =>
  tokenInAddress(request) ?? cookie.read(request) ?? null;

/**
 * Whether a request for the page behind a link is to be led on to the address that says nothing. Not where a form was sent
 * with the token in its address and is given back: Remix asks for the page with the headers of the form.
 */
export const isOpening = (request: Request) =>
  tokenInAddress(request) !== null && !request.headers.has("Content-Type");

/** Leads on to the page behind a link, without the token. */
export const openLink = (path: string, token: string): Response =>
  seeOther(path, [cookie.set(token, openSeconds)]);

/** The `Set-Cookie` line that makes a browser forget the link. */
export const forgetLink = cookie.clear;
