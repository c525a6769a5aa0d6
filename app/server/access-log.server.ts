/**
 * The access log: a line for each request that is no file, once it has been answered. remix-serve writes one of its own,
 * with the whole address; ours takes its place, since what people search for is nobody's business.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { log } from "./log.server";

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** As much of Express as it takes to find a part of it: its handlers in their order, each by the name of its function. */
type Express = { _router?: { stack: { name: string; handle: Handler }[] } };

/** Puts our access log in the place of the one that the application of remix-serve has, called "logger" by morgan. */
export function replaceAccessLog(listener: RequestListener): void {
  const layers = (listener as unknown as Express)._router?.stack ?? [];
  const theirs = layers.find(({ name }) => name === "logger");
  if (theirs) theirs.handle = logRequest;
  else log.error("the access log of remix-serve was not found: it may tell what people search for");
}

function logRequest(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  const start = performance.now();
  const { method, url = "" } = request;
  response.once("close", () => {
    const status = response.headersSent ? response.statusCode : null;
    const ms = Math.round(performance.now() - start);
    log.info({ method, path: url.replace(/\?.*/s, ""), status, ms }, "request");
  });
  next();
}
