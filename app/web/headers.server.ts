import type { HeadersFunction } from "@remix-run/node";
import { oneYearSeconds } from "~/schemas/duration";
import { config } from "~/server/config.server";

/** The headers of every response. */
export const invariantHeaders: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  // Not "no-referrer": with that, browsers send "Origin: null" with our own forms.
  "Referrer-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  ...(config.APP_URL.startsWith("https:") && {
    "Strict-Transport-Security": `max-age=${oneYearSeconds}${config.HSTS_INCLUDE_SUBDOMAINS ? "; includeSubDomains" : ""}`,
  }),
};

/** The headers of a response that doesn't set them itself. */
export const defaultHeaders: Readonly<Record<string, string>> = {
  // For what is not a page: it may load and run nothing, and nothing may frame it.
  "Content-Security-Policy":
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
  "Cache-Control": "no-store",
};

/** The policy of the service worker, which only fetches our own files. */
export const workerPolicy =
  "default-src 'none'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/** The policy of a page: only our own files, and only scripts with this response's nonce. */
export function contentSecurityPolicy(nonce: string): string {
  // Vite's development server injects styles and reloads through a socket.
  const development = import.meta.env.DEV;
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self'${development ? " 'unsafe-inline'" : ""}`,
    "img-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join("; ");
}

/** A route's `headers`: passes on `Retry-After` from its loader or action, which Remix would drop from a page. */
export const passRetryAfter: HeadersFunction = ({ loaderHeaders, actionHeaders, errorHeaders }) => {
  const found = [errorHeaders, actionHeaders, loaderHeaders]
    .map((headers) => headers?.get("Retry-After"))
    .find(Boolean);
  return found ? { "Retry-After": found } : new Headers();
};
