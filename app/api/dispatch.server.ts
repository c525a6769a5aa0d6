/**
 * Dispatches requests by the table of operations. What holds for every response:
 *
 * - its body is JSON, and an error's is `{"error": "message"}`, whatever went wrong and wherever;
 * - no cookie is read or set, so no page of another site can use a visitor's session;
 * - 401 comes before 403, and both before what is wrong with the input;
 * - other origins may read it only if they are in ALLOWED_ORIGINS
 *   (https://fetch.spec.whatwg.org/#http-cors-protocol), never with credentials, and caches are told that it depends
 *   on the origin.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireBearer, requireOwner } from "~/auth/web/api-guard.server";
import { clientInfo } from "~/auth/web/client-info.server";
import { log } from "~/server/log.server";
import { ApiError, outcomeUnknown, readJson, readQuery, unavailable } from "~/web/json.server";
import { allowedOrigin } from "~/web/request-facts.server";
import { outageOf } from "~/web/route.server";
import { type ReadScope, sessionEnded, type UserScope } from "../../db/client.server";
import { idempotencyKeyOf, onceOnly } from "./idempotency.server";
import { type Caller, type DispatchedOperation, takesKey } from "./operation.server";

/** The error of a path under /api that no operation has. */
export const notFound = new ApiError(404, "Not found");
/** The error of a path that has operations, but none by this method; with `Allow`. */
export const methodNotAllowed = new ApiError(405, "Method not allowed");
const unexpected = new ApiError(500, "Something went wrong");

/** The operation that a request's path leads to, and the parameters in the path. */
type Match = { operation: DispatchedOperation; params: Record<string, string> };

/** Answers every request under /api with these operations; a route exports it as its `loader` and its `action`. */
export function dispatch(operations: readonly DispatchedOperation[]) {
  const patterns = operations.map((operation) => ({ operation, pattern: patternOf(operation) }));

  return async ({ request }: LoaderFunctionArgs): Promise<Response> => {
    const path = pathOf(request);
    const matches = patterns.flatMap(({ operation, pattern }) => {
      const params = pattern.exec(path);
      return params ? [{ operation, params: { ...params.groups } }] : [];
    });
    const response = await answer(request, matches);
    shareWithAllowedOrigin(response.headers, request);
    return response;
  };
}

/** Matches as Remix matches the paths of pages: in upper or lower case, with or without slashes at the end. */
function patternOf({ path }: DispatchedOperation): RegExp {
  const pattern = path.replaceAll(".", "\\.").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return new RegExp(`^${pattern}/*$`, "i");
}

/**
 * The decoded path. An encoded slash stays encoded, since it separates nothing. The request intake lets only
 * decodable paths pass.
 */
function pathOf({ url }: Request): string {
  return decodeURIComponent(new URL(url).pathname.replace(/%2f/gi, "%252F"));
}

async function answer(request: Request, matches: Match[]): Promise<Response> {
  if (matches.length === 0) return notFound.toResponse();
  const headers = { Allow: allowedMethods(matches) };
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers });
  const method = request.method === "HEAD" ? "GET" : request.method;
  const match = matches.find(({ operation }) => operation.method === method);
  if (!match) return methodNotAllowed.with({ headers }).toResponse();
  try {
    return await perform(request, match);
  } catch (error) {
    return errorOf(error, request).toResponse();
  }
}

function allowedMethods(matches: Match[]): string {
  const own = matches.map(({ operation }) => operation.method as string);
  const methods = ["GET", "HEAD", "POST", "PATCH", "DELETE"].filter((method) =>
    own.includes(method === "HEAD" ? "GET" : method),
  );
  return [...methods, "OPTIONS"].join(", ");
}

/** @throws {ApiError} 401 or 403 from the operation's guard */
async function perform(request: Request, { operation, params }: Match): Promise<Response> {
  const work = async (input: Record<string, unknown> | ApiError, scope?: UserScope | ReadScope) =>
    input instanceof ApiError
      ? input
      : operation.handler({ client: clientInfo(request), params, input, scope } as never);
  if (operation.guard === "anybody") {
    return respond(operation, params, await work(await inputOf(request, operation)));
  }
  const { transact, read } =
    operation.guard === "owner"
      ? await requireOwner(request, params.user_id ?? "")
      : await requireBearer(request);
  // Read before the transaction begins, so that a slow sender holds no connection.
  const input = await inputOf(request, operation);
  if (operation.method === "GET") {
    const { found, ...caller } = await read((scope) => work(input, scope));
    return respond(operation, params, outputFor(found, caller));
  }
  const key = takesKey(operation) ? idempotencyKeyOf(request) : null;
  return transact(async (scope) => {
    if (key instanceof ApiError) return key.toResponse();
    const perform = async () => {
      const output = await work(input, scope);
      return output === sessionEnded
        ? output
        : respond(operation, params, outputFor(output, scope));
    };
    if (key === null || input instanceof ApiError) return perform();
    const { method, path } = operation;
    return onceOnly(scope, key, { method, path, params, input }, perform);
  });
}

async function inputOf(request: Request, { body, query }: DispatchedOperation) {
  if (body) return readJson(request, body.schema, body.optional);
  return query ? readQuery(request, query) : {};
}

const outputFor = (output: unknown, caller: Caller) =>
  typeof output === "function" ? output(caller) : output;

/** Writes an error, or an output as its schema parses it. @throws {z.ZodError} before anything is committed */
function respond(
  { success }: DispatchedOperation,
  params: Match["params"],
  output: unknown,
): Response {
  if (output instanceof ApiError) return output.toResponse();
  const { status, schema, location } = success;
  if (!schema) return new Response(null, { status });
  const body = schema.parse(output);
  const headers: HeadersInit = location ? { Location: location(body, params) } : {};
  return Response.json(body, { status, headers });
}

function errorOf(error: unknown, { method, url }: Request): ApiError {
  if (error instanceof ApiError) return error;
  const outage = outageOf(error);
  // Reading changes nothing.
  if (outage)
    return outage === 504 && method !== "GET" && method !== "HEAD" ? outcomeUnknown : unavailable;
  log.error({ error, method, path: new URL(url).pathname }, "unexpected error");
  return unexpected;
}

function shareWithAllowedOrigin(headers: Headers, request: Request): void {
  headers.append("Vary", "Origin");
  const origin = allowedOrigin(request);
  if (!origin) return;
  headers.set("Access-Control-Allow-Origin", origin);
  headers.set("Access-Control-Expose-Headers", "Location, Retry-After");
  if (request.method !== "OPTIONS") return;
  headers.set("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE");
  headers.set("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key");
  headers.set("Access-Control-Max-Age", "600");
}
