/**
 * Tokens: JWTs (RFC 7519) signed with HS256 that name a session. What this module promises:
 *
 * - A valid token was issued here, for this audience, and its `exp` has not passed. Only the database knows whether
 *   its session still lives.
 * - The algorithm is fixed. Nothing in the header is obeyed but `kid`, which only chooses between our two secrets:
 *   `jwk`, `jku` and `x5u` are never read (RFC 8725, sections 3.1 and 3.10).
 * - A page's token is refused by the API and the reverse (RFC 8725, section 3.12).
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from "jose";
import { z } from "zod";
import { config } from "~/server/config.server";
import type { SignedIn } from "./sign-in.server";

/** Who may accept a token. */
export type Audience = "latch:page" | "latch:api" | "latch:device" | "latch:pending";

/** What a token says about its bearer. */
export type Claims = {
  userId: string;
  sessionId: string;
  email: string;
  name: string;
  expiresAt: Date;
  /** Set for a verified token. */
  issuedAt?: Date;
};

const issuer = "latch";
/** How far the clocks of two machines may differ. The session's own `expires_at` has the last word. */
const clockToleranceSeconds = 300;

const payload = z.object({
  sub: z.uuid(),
  user_id: z.uuid(),
  jti: z.uuid(),
  email: z.string(),
  name: z.string(),
  exp: z.number(),
  iat: z.number(),
});

/** A key's id says which secret signed without revealing anything about it. */
const keyFrom = (secret: string) => ({
  id: createHmac("sha256", secret).update("latch key id").digest("base64url").slice(0, 12),
  bytes: new TextEncoder().encode(secret),
});

const signingKey = keyFrom(config.JWT_SECRET);
const verificationKeys = new Map(
  [config.JWT_SECRET, config.JWT_SECRET_PREVIOUS]
    .filter((secret) => secret !== undefined)
    .map(keyFrom)
    .map((key) => [key.id, key.bytes]),
);

/** The claims for somebody who has just signed in. */
export function claimsFor({ user, session }: Pick<SignedIn, "user" | "session">): Claims {
  const { id: userId, email, name } = user;
  return { userId, email, name, sessionId: session.id, expiresAt: session.expiresAt };
}

/** Signs a token for one audience that ends with its session. */
export function issueToken(claims: Claims, audience: Audience): Promise<string> {
  const { userId, sessionId, email, name, expiresAt } = claims;
  const own = { sub: userId, jti: sessionId, user_id: userId, email, name };
  return signToken(own, audience, expiresAt);
}

/** @returns the claims of a valid token, or why it is refused */
export async function verifyToken(
  token: string,
  audience: Audience,
): Promise<Claims | "expired" | "invalid"> {
  const verified = await verifySignature(token, audience);
  if (typeof verified === "string") return verified;
  const claims = payload.safeParse(verified);
  if (!claims.success || claims.data.sub !== claims.data.user_id) return "invalid";
  const { sub, jti, email, name, exp, iat } = claims.data;
  const [expiresAt, issuedAt] = [new Date(exp * 1000), new Date(iat * 1000)];
  return { userId: sub, sessionId: jti, email, name, expiresAt, issuedAt };
}

/** Signs any claims for one audience, until a moment. */
export function signToken(
  claims: JWTPayload,
  audience: Audience,
  expiresAt: Date,
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", typ: "JWT", kid: signingKey.id })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(expiresAt)
    .sign(signingKey.bytes);
}

/** @returns the payload of a token that was signed here for this audience, whatever it is; or why it is refused */
export async function verifySignature(
  token: string,
  audience: Audience,
): Promise<JWTPayload | "expired" | "invalid"> {
  if (!isCanonical(token)) return "invalid";
  try {
    const verified = await jwtVerify(token, verificationKey(token), {
      algorithms: ["HS256"],
      issuer,
      audience,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ["iat", "exp"],
    });
    return verified.payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) return "expired";
    if (error instanceof errors.JOSEError || error instanceof TypeError) return "invalid";
    throw error;
  }
}

/**
 * Whether a token was signed here for one of these audiences and has not expired, at the cost of one HMAC and without
 * a thread of the pool: to decide who comes first when not everybody can be served. It authenticates nobody;
 * `verifyToken` does.
 */
export function isLikelyValid(token: string, audiences: Audience[]): boolean {
  const [header = "", body = "", signature = ""] = token.split(".");
  try {
    const signed = createHmac("sha256", verificationKey(token))
      .update(`${header}.${body}`)
      .digest();
    const given = Buffer.from(signature, "base64url");
    if (given.length !== signed.length || !timingSafeEqual(given, signed)) return false;
    const { aud, exp = 0 } = decodeJwt(token);
    const isMeant = audiences.some((audience) => audience === aud);
    return isMeant && exp + clockToleranceSeconds > Date.now() / 1000;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return false;
    throw error;
  }
}

/**
 * Whether a token is spelled as it was issued. The library also decodes other spellings of the same bytes: with
 * padding, blanks, the other alphabet of base64, or bits after the last byte (RFC 7515, section 2).
 */
function isCanonical(token: string): boolean {
  return token
    .split(".")
    .every((part) => Buffer.from(part, "base64url").toString("base64url") === part);
}

/** @throws {errors.JWSInvalid} if no secret of ours has the token's key id */
function verificationKey(token: string): Uint8Array {
  const { kid } = decodeProtectedHeader(token);
  const key = kid === undefined ? undefined : verificationKeys.get(kid);
  if (!key) throw new errors.JWSInvalid("Unknown key id");
  return key;
}
