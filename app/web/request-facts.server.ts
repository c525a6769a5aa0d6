/**
 * What the request intake (app/server/request-intake.server.ts) has found out about a request. It writes the facts
 * into headers of the request before anything else sees it, overwriting whatever the client sent under these names.
 */

/** The headers that carry the facts. */
export const factHeaders = {
  clientAddress: "latch-client-address",
  isOwnOrigin: "latch-is-own-origin",
  isOverHttp: "latch-is-over-http",
  allowedOrigin: "latch-allowed-origin",
  isForScript: "latch-is-for-script",
} as const;

/** The address of the client that sent a request; null if its connection is already gone. */
export const clientAddress = (request: Request) => request.headers.get(factHeaders.clientAddress);

/** The origin that sent a request, if it is one of `ALLOWED_ORIGINS`; else null. */
export const allowedOrigin = (request: Request) => request.headers.get(factHeaders.allowedOrigin);

/** Whether nothing in a request says that its browser came over https. */
export const isOverHttp = (request: Request) =>
  request.headers.get(factHeaders.isOverHttp) === "true";

/** Whether a request comes from one of our own pages, or not from a browser at all. */
export const isOwnOrigin = (request: Request) =>
  request.headers.get(factHeaders.isOwnOrigin) === "true";

/** Whether a script asks for a page's data, rather than a browser for a document. */
export const isForScript = (request: Request) =>
  request.headers.get(factHeaders.isForScript) === "true";
