/**
 * The guard of the API. It accepts a Bearer token (RFC 6750) and nothing else: no cookie, and no page's token. What
 * it returns can reach only the data of the token's user, and only while the session lives. It refuses with 401, then
 * with 403. Read the request's own input before `transact`, but report what is wrong with it inside, after both.
 */
import { type Claims, verifyToken } from "~/auth/tokens.server";
import { ApiError } from "~/web/json.server";
import { asUser, readAsUser, sessionEnded } from "../../../db/client.server";
import { clientInfo } from "./client-info.server";
import { recordAccessRefused, type SignedInRequest } from "./guard.server";

/** How to authenticate, for every 401 (RFC 9110, section 15.5.2). */
export const challenge = { headers: { "WWW-Authenticate": "Bearer" } };
const tokenMissing = new ApiError(401, "Authentication required", challenge);
const tokenExpired = new ApiError(401, "Token expired, please log in again", challenge);
const tokenInvalid = new ApiError(401, "Invalid or malformed token", challenge);
const sessionOver = new ApiError(401, "Session ended, please sign in again", challenge);

/** The errors of every operation that needs a token. */
export const tokenErrors = [tokenMissing, tokenExpired, tokenInvalid, sessionOver] as const;

/** The error of a path that names another user. */
export const accessDenied = new ApiError(403, "Access denied to this resource");

/**
 * The guard of every operation on what belongs to `userId`. Its `transact` throws a 403 if that is another user.
 *
 * @throws {ApiError} 401 without a valid token
 */
export async function requireOwner(request: Request, userId: string): Promise<SignedInRequest> {
  const claims = await requireToken(request);
  return signedInRequest(request, claims, userId === claims.userId);
}

/** The guard of operations that name no user. @throws {ApiError} 401 without a valid token */
export async function requireBearer(request: Request): Promise<SignedInRequest> {
  return signedInRequest(request, await requireToken(request), true);
}

function signedInRequest(request: Request, claims: Claims, isOwner: boolean): SignedInRequest {
  /** @throws {ApiError} unless the token's session lives, and the path is its user's */
  async function held<T>(
    result: T | typeof sessionEnded | typeof notOwner,
  ): Promise<Exclude<T, typeof sessionEnded | typeof notOwner>> {
    if (result !== sessionEnded && result !== notOwner)
      return result as Exclude<T, typeof sessionEnded | typeof notOwner>;
    await recordAccessRefused(request, claims.userId);
    if (result === notOwner) throw accessDenied;
    throw claims.expiresAt <= new Date() ? tokenExpired : sessionOver;
  }
  return {
    user: { id: claims.userId },
    client: clientInfo(request),
    transact: async (work) =>
      held(await asUser(claims, async (scope) => (isOwner ? work(scope) : notOwner))),
    async read(work) {
      const read = await held(
        await readAsUser(claims, async (scope) => (isOwner ? work(scope) : notOwner)),
      );
      return { ...read, found: await held(read.found) };
    },
  };
}

const notOwner = Symbol("not the owner");

async function requireToken(request: Request): Promise<Claims> {
  const token = /^Bearer +(.+)$/i.exec(request.headers.get("Authorization") ?? "")?.[1];
  if (!token) throw tokenMissing;
  const claims = await verifyToken(token, "latch:api");
  if (typeof claims !== "string") return claims;
  await recordAccessRefused(request, null);
  throw claims === "expired" ? tokenExpired : tokenInvalid;
}
