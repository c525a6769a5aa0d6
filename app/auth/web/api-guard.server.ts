/**
 * The guard of the API. It accepts a Bearer token (RFC 6750) and nothing else: no cookie, and no page's token. What
 * it gives can reach the data of the token's user only, and only while the session lives. It refuses with 401, then
 * with 403; read the request's own input before `transact`, and answer what is wrong with it inside, after both.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { type Claims, verifyToken } from "~/auth/tokens.server";
import { apiError } from "~/web/json.server";
import { asUser, sessionEnded } from "../../../db/client.server";
import { clientInfo } from "./client-info.server";
import { recordAccessRefused, type SignedInRequest } from "./guard.server";

/**
 * The guard of every operation under /api/{user_id}. Its `transact` answers 403 when that is another user.
 *
 * @throws {Response} 401 without a token that holds.
 */
export async function requireOwner({
  request,
  params,
}: Pick<LoaderFunctionArgs, "request" | "params">): Promise<SignedInRequest> {
  const claims = await requireToken(request);
  return signedInRequest(request, claims, params.userId === claims.userId);
}

/** The guard of operations that name no user. @throws {Response} 401 without a token that holds. */
export async function requireBearer(request: Request): Promise<SignedInRequest> {
  return signedInRequest(request, await requireToken(request), true);
}

function signedInRequest(request: Request, claims: Claims, isOwner: boolean): SignedInRequest {
  return {
    user: { id: claims.userId },
    client: clientInfo(request),
    async transact(work) {
      const result = await asUser(claims, async (scope) => (isOwner ? work(scope) : notOwner));
      if (result !== sessionEnded && result !== notOwner) return result;
      await recordAccessRefused(request, claims.userId);
      if (result === notOwner) throw apiError(403, "Access denied to this resource");
      throw claims.expiresAt <= new Date() ? expiredToken() : endedSession();
    },
  };
}

const notOwner = Symbol("not the owner");

async function requireToken(request: Request): Promise<Claims> {
  const token = /^Bearer +(.+)$/i.exec(request.headers.get("Authorization") ?? "")?.[1];
  if (!token) throw unauthorized("Authentication required");
  const claims = await verifyToken(token, "latch:api");
  if (typeof claims !== "string") return claims;
  await recordAccessRefused(request, null);
  throw claims === "expired" ? expiredToken() : unauthorized("Invalid or malformed token");
}

const expiredToken = () => unauthorized("Token expired, please log in again");
const endedSession = () => unauthorized("Session ended, please sign in again");

function unauthorized(message: string): Response {
  return apiError(401, message, { headers: { "WWW-Authenticate": "Bearer" } });
}
