/**
 * Refuses what a process cannot do in time, within microseconds, before Express and Remix see it.
 * `admission.server.ts` decides who is let in and in which order; this file tells it who asks, and words the refusal.
 */
import type { IncomingMessage } from "node:http";
import { parseCookie } from "cookie";
import { type Audience, isLikelyValid } from "~/auth/tokens.server";
import { knownBrowserCookieName } from "~/auth/web/client-info.server";
import { sessionCookieName } from "~/auth/web/session-cookie.server";
import { retryAfter, unavailableMessage } from "~/web/route.server";
import { Admission, type Rank } from "./admission.server";
import { beforeHeaders } from "./before-headers.server";
import { log } from "./log.server";
import { ArrivingBodies, type Exchange } from "./slow-clients.server";

const admission = new Admission();

/**
 * Arriving bodies of people who are not signed in; strangers take no place of a known browser's. Together they are
 * fewer than may wait to have a password hashed, so even if all are complete at the same moment, nobody else is
 * refused for it.
 */
const arrivingBodies: Partial<Record<Rank, ArrivingBodies>> = {
  stranger: new ArrivingBodies(60),
  knownBrowser: new ArrivingBodies(20),
};

/** Has `handle` called when the request's turn comes, or answers that the service is busy. */
export function admit({ request, response }: Exchange, handle: () => void): void {
  const rank = rankOf(request);
  const takeBack = admission.offer({
    rank,
    begin() {
      occupyPlace(rank, { request, response });
      handle();
    },
    // In the next turn, so that a form that came with its headers has been read and the connection can stay open.
    refuse: () => setImmediate(refuse, { request, response }),
  });
  response.once("close", takeBack);
}

/** Refuses requests that have waited for too long, and logs how many were refused. Returns a function that stops it. */
export function watchOverload(): () => void {
  const late = setInterval(() => admission.refuseLate(), 250).unref();
  let logged = 0;
  const report = setInterval(() => {
    const refused = admission.refused - logged;
    logged = admission.refused;
    if (refused > 0) log.warn({ refused }, "overloaded: requests were refused");
  }, 10_000).unref();
  return () => {
    clearInterval(late);
    clearInterval(report);
  };
}

/** How long a response that has begun keeps its place: long enough to compress a page, which is a third of the work. */
const answeringMs = 1000;

/**
 * Takes a place once all of the request has arrived, and leaves it once its response is sent or has been going on for
 * a while: clients that send or read slowly keep nobody waiting.
 */
function occupyPlace(rank: Rank, { request, response }: Exchange): void {
  const occupy = () => {
    if (response.headersSent || response.destroyed) return;
    const leave = admission.occupy(rank);
    beforeHeaders(response, () => setTimeout(leave, answeringMs).unref());
    response.once("close", leave);
  };
  if (request.complete || !hasBody(request)) occupy();
  else {
    request.once("end", occupy);
    arrivingBodies[rank]?.add({ request, response });
  }
}

/** RFC 9112, section 6.3. Node marks a request as complete, even one without a body, only after passing it on. */
const hasBody = ({ headers }: IncomingMessage) =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

function rankOf(request: IncomingMessage): Rank {
  const path = pathOf(request);
  if (path === "/healthz" || path === "/readyz") return "urgent";
  // Whoever was given a page needs the files that it names.
  if (path.startsWith("/assets/")) return "signedIn";
  const cookies = parseCookie(request.headers.cookie ?? "");
  const bearer = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (isOurs(bearer ?? cookies[sessionCookieName], ["latch:page", "latch:api"]))
    return request.method === "POST" && signOutPaths.has(path) ? "urgent" : "signedIn";
  return isOurs(cookies[knownBrowserCookieName], ["latch:device"]) ? "knownBrowser" : "stranger";
}

const signOutPaths = new Set(["/signout", "/signout.data", "/api/auth/signout"]);

/**
 * Whether a request has a token of ours. Only the database knows whether its session has ended or its browser has
 * been forgotten.
 */
const isOurs = (token: string | undefined, audiences: Audience[]) =>
  token !== undefined && isLikelyValid(token, audiences);

function refuse({ request, response }: Exchange): void {
  if (response.destroyed) return;
  const { type, body } = refusalFor(request);
  response.writeHead(503, {
    ...retryAfter,
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(body),
  });
  // The whole response, now. The connection stays open until the rest of the body has arrived: a browser that is
  // still sending would not see the response.
  response.write(body);
  if (request.complete) response.end();
  else request.once("end", () => response.end()).resume();
}

function refusalFor(request: IncomingMessage): { type: string; body: string } {
  const path = pathOf(request);
  if (path.startsWith("/api/")) return json;
  const isForm = request.method === "POST";
  if (path.endsWith(".data")) return isForm ? formData : pageData(request);
  return isForm ? formPage : page;
}

const pathOf = ({ url = "/" }: IncomingMessage) => url.replace(/\?.*/s, "");

const json = { type: "application/json", body: JSON.stringify({ error: unavailableMessage }) };

const pageOf = (advice: string) => ({
  type: "text/html; charset=utf-8",
  body: `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Service temporarily unavailable · Latch</title>
<h1>${unavailableMessage}</h1>
<p>Latch is very busy right now. Your tasks are safe.</p>
<p>${advice}</p>
</html>
`,
});
const page = pageOf(`<a href="">Try again</a>`);
const formPage = pageOf(
  "Nothing was changed. Reload this page to send the form again, or go back to what you typed.",
);

/** What the scripts of our pages accept as a response of Remix: its single fetch, in turbo-stream's notation. */
const scriptType = "text/x-script";

/** Tells a form's script that the action failed with 503, so that it keeps what was typed: `keepFormWhenOffline`. */
const formData = {
  type: scriptType,
  body: `${JSON.stringify([
    { _1: 2 },
    "error",
    ["ErrorResponse", 3, 4, 5],
    unavailableMessage,
    503,
    "Service Unavailable",
  ])}\n`,
};

/** Tells a page's script to load the page itself, which may then be answered with `page`. */
function pageData({ url = "/" }: IncomingMessage) {
  const { pathname, searchParams } = new URL(url, "http://latch.invalid");
  searchParams.delete("_routes");
  const path = pathname.replace(/^\/_root\.data$/, "/").replace(/\.data$/, "");
  const target = searchParams.size > 0 ? `${path}?${searchParams}` : path;
  const redirect = { _2: 3, _4: 5, _6: 7, _8: 9, _10: 9 };
  const members = [
    "redirect",
    target,
    "status",
    302,
    "revalidate",
    false,
    "reload",
    true,
    "replace",
  ];
  return {
    type: scriptType,
    body: `${JSON.stringify([["SingleFetchRedirect", 1], redirect, ...members])}\n`,
  };
}
