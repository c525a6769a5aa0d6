/**
 * The access log: a line for each answered request, except for static files. It replaces remix-serve's own, which
 * logs the whole address: what people search for is nobody's business.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { log } from "./log.server";

/** A handler of Express, as far as we use it. */
export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
) => void;

/** The part of Express that is needed to find a handler by the name of its function. */
export type Express = {
  use(handler: Handler): void;
  _router?: { stack: { name: string; handle: Handler }[] };
};

/** Replaces the access log of remix-serve's application, a handler that morgan names "logger". */
export function replaceAccessLog(listener: RequestListener): void {
  const layers = (listener as unknown as Express)._router?.stack ?? [];
  const theirs = layers.find(({ name }) => name === "logger");
  if (theirs) theirs.handle = logRequest;
  else log.error("the access log of remix-serve was not found: it may tell what people search for");
}

/** Logs a request once it is answered. */
export function logRequest(
  request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
): void {
  const start = performance.now();
  const { method, url = "" } = request;
  response.once("close", () => {
    const status = response.headersSent ? response.statusCode : null;
    const ms = Math.round(performance.now() - start);
    log.info({ method, path: url.replace(/\?.*/s, ""), status, ms }, "request");
  });
  next();
}
