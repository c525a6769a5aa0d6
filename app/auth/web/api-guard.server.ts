/**
 * The guard of the API. It accepts a Bearer token (RFC 6750) and nothing else: no cookie, and no page's token.
 * What it hands out can reach the data of the token's user only, and only while the session lives. Refusals come
 * in this order: 401, 403, and after them whatever is wrong with the request itself.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { type Refusal, refusal } from "~/api/respond.server";
import { type Claims, verifyToken } from "~/auth/tokens.server";
import { asUser, sessionEnded, type UserScope } from "../../../db/client.server";
import { recordAccessRefused } from "./page-guard.server";

/** The user of an API request, as its token says. */
export type ApiUser = {
  /**
   * Answers a request from one transaction, as this user. An `input` that has been refused is answered with that
   * refusal, after the guard's own.
   */
  answer: <T>(
    input: T | Refusal,
    work: (scope: UserScope, input: T) => Promise<Response>,
  ) => Promise<Response>;
};

/** The guard of every route under /api/{user_id}. @throws {Response} 401 without a token that holds. */
export async function requireOwner({ request, params }: LoaderFunctionArgs): Promise<ApiUser> {
  const claims = await requireToken(request);
  return userOf(request, claims, params.userId === claims.userId);
}

/** The guard of routes that name no user. @throws {Response} 401 without a token that holds. */
export async function requireBearer(request: Request): Promise<ApiUser> {
  return userOf(request, await requireToken(request), true);
}

/** The answer to a token whose session is over. */
export const endedSession = () => unauthorized("Session ended, please sign in again");

function userOf(request: Request, claims: Claims, isOwner: boolean): ApiUser {
  return {
    async answer(input, work) {
      const response = await asUser(claims, async (scope) => {
        if (!isOwner) return accessDenied;
        return input instanceof Response ? input : work(scope, input);
      });
      if (response !== sessionEnded && response !== accessDenied) return response;
      await recordAccessRefused(request, claims.userId);
      if (response === accessDenied) return refusal(403, "Access denied to this resource");
      return claims.expiresAt <= new Date() ? expiredToken() : endedSession();
    },
  };
}

const accessDenied = Symbol("access denied");

async function requireToken(request: Request): Promise<Claims> {
  const token = /^Bearer +(.+)$/i.exec(request.headers.get("Authorization") ?? "")?.[1];
  if (!token) throw unauthorized("Authentication required");
  const claims = await verifyToken(token, "latch:api");
  if (typeof claims !== "string") return claims;
  await recordAccessRefused(request, null);
  throw claims === "expired" ? expiredToken() : unauthorized("Invalid or malformed token");
}

const expiredToken = () => unauthorized("Token expired, please log in again");

function unauthorized(message: string): Refusal {
  return refusal(401, message, { headers: { "WWW-Authenticate": "Bearer" } });
}
