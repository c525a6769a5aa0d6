/**
 * The web's side of the JSON API. What holds for every answer of a route made with `api`:
 *
 * - its body is JSON, an error's `{"error": "message"}`, whatever went wrong and wherever;
 * - no cookie is read or set, so no page of another site can use a visitor's session;
 * - other origins may read it only if they are in ALLOWED_ORIGINS (https://fetch.spec.whatwg.org/#http-cors-protocol),
 *   never with credentials, and caches are told that it depends on the origin.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { log } from "~/server/log.server";
import { apiError } from "~/web/json.server";
import { allowedOrigin } from "~/web/request-facts.server";
import { logIfUnavailable, retryAfter, unavailableMessage } from "~/web/route.server";

type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** Answers one method of a route. What it throws, if not a `Response`, is logged and becomes a 500 or 503. */
export type ApiHandler = (args: LoaderFunctionArgs) => Promise<Response>;

type Handlers = Partial<Record<Method, ApiHandler>>;

/** A route of the API, to be exported as its `loader` and its `action`: one handler for each method it has. */
export function api(handlers: Handlers): ApiHandler {
  const allow = { Allow: allowedMethods(handlers) };
  return shared(async (args) => {
    const { method } = args.request;
    if (method === "OPTIONS") return new Response(null, { status: 204, headers: allow });
    const handler = handlers[(method === "HEAD" ? "GET" : method) as Method];
    if (!handler) return apiError(405, "Method not allowed", { headers: allow });
    return answer(handler, args);
  });
}

/** What every method of every other path is answered. */
export const apiNotFound = shared(async () => apiError(404, "Not found"));

async function answer(handler: ApiHandler, args: LoaderFunctionArgs): Promise<Response> {
  try {
    return await handler(args);
  } catch (error) {
    if (error instanceof Response) return error;
    if (logIfUnavailable(error)) {
      return apiError(503, unavailableMessage, { headers: retryAfter });
    }
    const { method, url } = args.request;
    log.error({ error, method, path: new URL(url).pathname }, "unexpected error");
    return apiError(500, "Something went wrong");
  }
}

function allowedMethods(handlers: Handlers): string {
  const methods = Object.keys(handlers).flatMap((name) =>
    name === "GET" ? ["GET", "HEAD"] : [name],
  );
  return [...methods, "OPTIONS"].join(", ");
}

function shared(handler: ApiHandler): ApiHandler {
  return async (args) => {
    const response = await handler(args);
    shareWithAllowedOrigin(response.headers, args.request);
    return response;
  };
}

function shareWithAllowedOrigin(headers: Headers, request: Request): void {
  headers.append("Vary", "Origin");
  const origin = allowedOrigin(request);
  if (!origin) return;
  headers.set("Access-Control-Allow-Origin", origin);
  headers.set("Access-Control-Expose-Headers", "Location, Retry-After");
  if (request.method !== "OPTIONS") return;
  headers.set("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE");
  headers.set("Access-Control-Allow-Headers", "Authorization, Content-Type");
  headers.set("Access-Control-Max-Age", "600");
}
