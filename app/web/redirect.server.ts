import { redirect } from "@remix-run/node";

/** Stands for our own origin while a path is resolved; nothing else has it. */
const ownOrigin = "http://latch.invalid";

/** Where signed-in people go if nothing else was asked for. */
export const home = "/tasks";

/**
 * A path on our own origin: `home` if what was asked for leads elsewhere. What counts is what a browser would make of
 * it, not how it is spelled (OWASP ASVS 5.0, 3.7.2).
 */
export function safePath(asked: unknown): string {
  const path = typeof asked === "string" && asked ? pathOnOwnOrigin(asked) : null;
  // Read twice, because the first reading can yield another address: "/.//evil.example" becomes "//evil.example".
  return path !== null && pathOnOwnOrigin(path) === path ? path : home;
}

/** 303, so that the browser asks for `path` with GET (RFC 9110, section 15.4.4). */
export function seeOther(path: string, setCookies: string[] = []): Response {
  return redirect(path, { status: 303, headers: setCookieHeaders(setCookies) });
}

/** Like `seeOther`, for returning to the form's own page: with JavaScript, it adds no history entry. */
export function backTo(path: string, setCookies: string[] = []): Response {
  const response = seeOther(path, setCookies);
  response.headers.set("X-Remix-Replace", "true");
  return response;
}

/** One `Set-Cookie` header for each line: they cannot share one (RFC 6265, section 3). */
export const setCookieHeaders = (lines: string[]) =>
  lines.map((line): [string, string] => ["Set-Cookie", line]);

/** The path and query of a request's URL. */
export function pathOf(request: Request): string {
  const { pathname, search } = new URL(request.url);
  return pathname + search;
}

/** The path in a page's `redirectTo`, on our own origin; null if there is none. */
export function redirectToOf(request: Request): string | null {
  const asked = new URL(request.url).searchParams.get("redirectTo");
  return asked === null ? null : safePath(asked);
}

function pathOnOwnOrigin(asked: string): string | null {
  if (!URL.canParse(asked, ownOrigin)) return null;
  const url = new URL(asked, ownOrigin);
  return url.origin === ownOrigin ? url.pathname + url.search + url.hash : null;
}
