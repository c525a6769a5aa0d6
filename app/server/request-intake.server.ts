/**
 * What must hold for every response, including static files and the framework's own errors. remix-serve offers no
 * hook before Remix, but Node does: it publishes each request before anyone else sees it. Here, and only here:
 *
 * - the headers that never vary are set;
 * - the client's address, the cross-site verdict and the origin that may read the API's responses are put on the
 *   request, in headers that a client cannot set because they are always overwritten;
 * - what a client could use to mislead Remix (Origin, X-Forwarded-Host, a malformed Host or target, an unknown
 *   method) is removed;
 * - what cannot be answered in time is refused (overload.server.ts), and clients that send or read too slowly are cut
 *   off (slow-clients.server.ts);
 * - requests in flight are counted, so that a process told to stop can finish them first.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { answerWith } from "~/web/backpressure.server";
import { defaultHeaders, invariantHeaders } from "~/web/headers.server";
import { factHeaders } from "~/web/request-facts.server";
import { replaceAccessLog } from "./access-log.server";
import { beforeHeaders } from "./before-headers.server";
import { config } from "./config.server";
import { log } from "./log.server";
import { admit, watchOverload } from "./overload.server";
import { answerBySection } from "./sections.server";
import { connectionTimes, type Exchange, SlowClients } from "./slow-clients.server";

const requestStart = "http.server.request.start";
const methods = new Set(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]);

/**
 * Starts to receive every request of this process before anybody else. Returns a function that stops it.
 *
 * @param onServer called once the HTTP server is known, at its first request
 */
export function openRequestIntake(onServer: () => void): () => void {
  const slowClients = new SlowClients();
  const unwatchOverload = watchOverload();
  const take = (message: unknown) => {
    const { request, response, server } = message as Exchange & { server: Server };
    receive(request);
    prepareResponse(request, response);
    slowClients.watch({ request, response });
    // Vite's development server makes hundreds of requests for one page, and stops by itself.
    if (import.meta.env.DEV || server === httpServer) return;
    takeOver(server);
    onServer();
  };
  subscribe(requestStart, take);
  return () => {
    unsubscribe(requestStart, take);
    slowClients.stop();
    unwatchOverload();
  };
}

/** Makes the readiness check say no from now on, so that new requests are sent to other instances. */
export function beginDraining(): void {
  draining = true;
}

/**
 * Accepts no more connections, closes idle ones and has the others closed with their next response. Calls `close`
 * once no request is in flight; requests still in flight after `patienceMs` are cut off.
 */
export function endRequestIntake(patienceMs: number, close: () => void): void {
  draining = true;
  ending = true;
  whenIdle = close;
  if (httpServer?.listening) httpServer.close();
  // Closing a connection counts its request as answered.
  setTimeout(() => httpServer?.closeAllConnections(), patienceMs);
  closeIfIdle();
}

/** The server that remix-serve creates and keeps to itself. */
let httpServer: Server | undefined;
let inFlight = 0;
let draining = false;
let ending = false;
let whenIdle: (() => void) | undefined;

function closeIfIdle(): void {
  if (inFlight > 0) return;
  whenIdle?.();
  whenIdle = undefined;
}

/** Checks each request before remix-serve has Express handle it. */
function takeOver(server: Server): void {
  httpServer = server;
  Object.assign(server, connectionTimes);
  const listeners = server.listeners("request") as RequestListener[];
  for (const listener of listeners) {
    replaceAccessLog(listener);
    // The build contains this module, so it cannot be imported at the top.
    void import("virtual:remix/server-build").then((build) => answerBySection(listener, build));
  }
  server.removeAllListeners("request");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (draining && request.url === "/readyz") return void response.writeHead(503).end("stopping");
    admit({ request, response }, () =>
      answerWith(response, () => {
        for (const listener of listeners) listener.call(server, request, response);
      }),
    );
  });
}

function receive(request: IncomingMessage): void {
  const { headers } = request;
  warnOfUnnamedProxy(headers);
  const isElsewhere = isFromElsewhere(headers);
  if (isElsewhere) logForeignForm(request);
  headers[factHeaders.isOwnOrigin] = String(!isElsewhere);
  headers[factHeaders.isOverHttp] = String(!isOverHttps(request));
  headers[factHeaders.clientAddress] = addressOf(request);
  headers[factHeaders.allowedOrigin] = config.ALLOWED_ORIGINS.find(
    (origin) => origin === headers.origin,
  );
  // Remix compares Origin itself, but only on pages, and answers a foreign one with an empty 500.
  delete headers.origin;
  // Remix builds a request's URL from these two headers: X-Forwarded-Host is the client's word, and a malformed Host
  // throws.
  delete headers["x-forwarded-host"];
  if (!headers.host || !isHost(headers.host)) headers.host = new URL(config.APP_URL).host;
  // No browser sends a backslash, but every browser reads one in a redirect as a slash, and static files redirect.
  request.url = plainTarget(originForm(request.url ?? "/").replaceAll("\\", "%5C"));
  // Remix asks for a page's data this way, and hides it from the page.
  headers[factHeaders.isForScript] = String(/\.data(\?|$)/.test(request.url));
  // Remix answers other methods in words of its own, and TRACE with a 500. No route of ours has PUT.
  if (!methods.has(request.method ?? "")) request.method = "PUT";
}

function prepareResponse(request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(invariantHeaders)) response.setHeader(name, value);
  beforeHeaders(response, () => {
    // The rest of an unread body would be taken for the connection's next request.
    if (!request.complete || ending) response.setHeader("Connection", "close");
    if (isExpressErrorPolicy(response)) response.removeHeader("Content-Security-Policy");
    for (const [name, value] of Object.entries(defaultHeaders)) {
      if (!response.hasHeader(name)) response.setHeader(name, value);
    }
  });
  inFlight += 1;
  response.once("close", () => {
    inFlight -= 1;
    closeIfIdle();
  });
}

/** Express lets anybody frame its own error pages; our policy for what is not a page doesn't. */
const isExpressErrorPolicy = (response: ServerResponse) =>
  response.getHeader("Content-Security-Policy") === "default-src 'none'";

/** Whether this is a host and nothing more: "a?b" would make a request's path a part of its query. */
const isHost = (host: string) => !/[/?#@\\]/.test(host) && URL.canParse(`http://${host}`);

let hasWarnedOfProxy = false;

/** Logged once: behind a proxy that is not named, all clients seem to have one address. */
function warnOfUnnamedProxy(headers: IncomingMessage["headers"]): void {
  if (hasWarnedOfProxy || config.CLIENT_IP_HEADER) return;
  const forwarding = forwardingHeaders.find((name) => headers[name] !== undefined);
  if (!forwarding) return;
  hasWarnedOfProxy = true;
  log.error(
    { header: forwarding },
    "requests come through a proxy, and CLIENT_IP_HEADER does not say which header names the client: the limits take everybody for one address",
  );
}

const forwardingHeaders = [
  "x-forwarded-for",
  "forwarded",
  "x-real-ip",
  "fly-client-ip",
  "cf-connecting-ip",
  "true-client-ip",
];

/**
 * Logs a form refused for its origin, which looks fine to whoever sent it. Programs of other origins call the API, so
 * they are left out.
 */
function logForeignForm({ method, url = "/", headers }: IncomingMessage): void {
  if (method !== "POST" || url.startsWith("/api/")) return;
  const { origin, host, "sec-fetch-site": site } = headers;
  log.warn(
    { origin, host, site, appUrl: config.APP_URL },
    "a form is refused: its origin is neither APP_URL nor the host that was asked for",
  );
}

/**
 * Whether a request came over https, as far as the browser or a proxy says so: behind a proxy our own connection is
 * plain.
 */
function isOverHttps({ headers, socket }: IncomingMessage): boolean {
  const said = [headers.origin, headers["x-forwarded-proto"], headers.forwarded];
  return (
    "encrypted" in socket || said.some((value) => /^https\b|\bproto="?https\b/i.test(String(value)))
  );
}

/**
 * The cross-site verdict. Sec-Fetch-Site, which pages cannot forge, decides if the browser sends it; then Origin,
 * which every browser sends with a POST. It may be APP_URL's if a proxy has rewritten Host. A request with neither
 * doesn't come from a browser.
 */
function isFromElsewhere(headers: IncomingMessage["headers"]): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site !== "same-origin" && site !== "none";
  if (headers.origin === undefined || headers.origin === config.APP_URL) return false;
  return !URL.canParse(headers.origin) || new URL(headers.origin).host !== headers.host;
}

/** The client's address, from the header that our proxy sets, if any. X-Forwarded-For is the client's own word. */
function addressOf({ headers, socket }: IncomingMessage): string | undefined {
  const forwarded = config.CLIENT_IP_HEADER && headers[config.CLIENT_IP_HEADER];
  const address = (typeof forwarded === "string" && forwarded) || socket.remoteAddress;
  return address?.replace(/^::ffff:(?=\d+\.)/, "");
}

/** A request's target as a path: it may also be a whole URL or "*" (RFC 9112, section 3.2). */
function originForm(target: string): string {
  if (target.startsWith("/")) return target;
  if (!URL.canParse(target)) return "/";
  const { pathname, search } = new URL(target);
  return pathname.startsWith("/") ? pathname + search : "/";
}

/**
 * A path and query without what has a special meaning to Express or Remix: percent signs that don't decode, which
 * Express answers with a bare 400; "_data", which makes Remix return any route's raw data; and ".data" at the end of
 * an API path, which makes it answer in the format of its pages' scripts.
 */
function plainTarget(target: string): string {
  const url = new URL(`http://latch.invalid${target}`);
  if (url.searchParams.has("_data")) url.searchParams.delete("_data");
  const path = isDecodable(url.pathname) ? url.pathname : url.pathname.replaceAll("%", "%25");
  const isApi = /^\/api\//i.test(decodeURIComponent(path));
  return (isApi ? path.replace(/\.data$/, "%2Edata") : path) + url.search;
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
