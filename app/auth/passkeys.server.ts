/**
 * Passkeys of an account (W3C Web Authentication): registering them, and verifying what they sign. What this module
 * promises:
 *
 * - A signature counts only for our own origin and RP ID, both from `APP_URL`; for a challenge of ours, made for this
 *   purpose and this session or pending sign-in, that nobody has used; and with its user present.
 * - A signature count that doesn't go up means that the private key exists twice: it is refused (section 6.1.1).
 * - Of what an authenticator says of itself, only its public key is believed. Attestations with a certificate are
 *   refused unread: they are the larger part of the library, and can make it ask a server that the sender names
 *   whether a certificate was revoked.
 * - A passkey signs in alone only if it has verified its user, by PIN or biometrics, now and when another factor was
 *   given as well: a PIN that the finder of a key has set on it unlocks nothing (section 4, `uvInitialized`).
 */
import { generateKeyPairSync } from "node:crypto";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  VerifiedAuthenticationResponse,
  VerifiedRegistrationResponse,
} from "@simplewebauthn/server";
import { z } from "zod";
import { requiredText } from "~/schemas/text";
import { config } from "~/server/config.server";
import { log } from "~/server/log.server";
import type { Sql, UserScope } from "../../db/client.server";
import { nameOfAuthenticator } from "./authenticator-names.server";
import { type ClientInfo, describeUserAgent } from "./client-info";
import {
  challengeMinutes,
  consumeChallenge,
  isChallengeFor,
  newChallenge,
  type Purpose,
} from "./passkey-challenges.server";

/** The most passkeys that an account can have. */
export const mostPasskeys = 10;

const maxNameLength = 60;

/** The input of renaming a passkey. */
export const passkeyNameInput = z.object({ name: requiredText("Name", maxNameLength) });

/** Our name to authenticators. They keep a key for this name, and use it for no other. */
export const rpId = new URL(config.APP_URL).hostname;

/** A passkey as its owner sees it; `id` in base64url. */
export type ShownPasskey = {
  id: string;
  name: string;
  transports: string[];
  backedUp: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
};

/** A user's passkeys, the oldest first. */
export async function listPasskeys({
  sql,
  userId,
}: Pick<UserScope, "sql" | "userId">): Promise<ShownPasskey[]> {
  const rows = await sql<
    (Omit<ShownPasskey, "id" | "transports"> & { id: Buffer; transports: string })[]
  >`
    select id, name, transports, backed_up as "backedUp", created_at as "createdAt",
      last_used_at as "lastUsedAt"
    from passkeys where user_id = ${userId} order by created_at, id`;
  return rows.map(({ id, transports, ...row }) => ({
    id: id.toString("base64url"),
    transports: transports.split(",").filter(Boolean),
    ...row,
  }));
}

/** Renames one of a user's passkeys. @returns whether there is one with this id */
export async function renamePasskey(
  { sql, userId }: UserScope,
  id: string,
  name: string,
): Promise<boolean> {
  const renamed = await sql`
    update passkeys set name = ${name} where id = ${bytesOf(id)} and user_id = ${userId}`;
  return renamed.count > 0;
}

/** Deletes one of a user's passkeys. @returns whether there was one with this id */
export async function deletePasskey({ sql, userId }: UserScope, id: string): Promise<boolean> {
  const deleted = await sql`
    delete from passkeys where id = ${bytesOf(id)} and user_id = ${userId}`;
  return deleted.count > 0;
}

/** What a browser needs to create a passkey in this session. */
export async function creationOptions(
  scope: UserScope,
): Promise<Omit<PublicKeyCredentialCreationOptionsJSON, "extensions">> {
  const { user, sessionId } = scope;
  return {
    rp: { id: rpId, name: "Latch" },
    user: { id: userHandleOf(user.id), name: user.email, displayName: user.name },
    challenge: newChallenge("add", sessionId),
    pubKeyCredParams: algorithms.map((alg) => ({ type: "public-key", alg })),
    timeout: challengeMinutes * 60_000,
    attestation: "none",
    excludeCredentials: descriptorsOf(await listPasskeys(scope)),
    // Preferred, not required: an old security key cannot sign in alone, but is a good second factor.
    authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
  };
}

/**
 * What a browser needs to sign with a passkey.
 *
 * @param passkeys those that may sign; empty when they sign in alone, where the browser offers all it has, so that
 * nobody learns which there are
 */
export function requestOptions(
  purpose: Exclude<Purpose, "add">,
  boundTo: string | null,
  passkeys: ShownPasskey[] = [],
): Omit<PublicKeyCredentialRequestOptionsJSON, "extensions"> {
  return {
    rpId,
    challenge: newChallenge(purpose, boundTo),
    timeout: challengeMinutes * 60_000,
    userVerification: purpose === "sign-in" ? "required" : "preferred",
    allowCredentials: descriptorsOf(passkeys),
  };
}

/** A new passkey, verified. */
export type Registration = {
  challenge: string;
  id: Buffer;
  publicKey: Buffer;
  signCount: number;
  transports: string[];
  backedUp: boolean;
  aaguid: string;
  userVerified: boolean;
};

/**
 * Verifies a new passkey as sent by a browser.
 *
 * @param sent JSON from anybody
 * @returns null if it is refused
 */
export async function verifyRegistration(
  sent: string,
  sessionId: string,
): Promise<Registration | null> {
  const response = parseJson(sent, registrationResponse);
  if (!response) return null;
  const { transports, ...attestation } = response.response;
  const challenge = challengeIn(attestation.clientDataJSON, "add", sessionId);
  if (!challenge || !(await hasPlainAttestation(attestation.attestationObject))) return null;
  const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
  const { registrationInfo: info } = await orRefused(notRegistered, () =>
    verifyRegistrationResponse({
      response: { ...response, response: attestation, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: config.APP_URL,
      expectedRPID: rpId,
      requireUserVerification: false,
      supportedAlgorithmIDs: [...algorithms],
    }),
  );
  // The id outside of what is attested is only the browser's word.
  if (!info || info.credential.id !== response.id) return null;
  const [id, publicKey] = [bytesOf(info.credential.id), Buffer.from(info.credential.publicKey)];
  if (id.length < 16 || id.length > 1023 || publicKey.length > longestPublicKey) return null;
  return {
    challenge,
    id,
    publicKey,
    signCount: info.credential.counter,
    transports,
    backedUp: info.credentialBackedUp,
    aaguid: info.aaguid,
    userVerified: info.userVerified,
  };
}

/** The reasons why a new passkey is not stored. */
export type NotRegistered = "full" | "refused";

/**
 * Stores a new passkey, in the transaction of everything that goes with it. Refuses used challenges, and passkeys
 * that anybody has registered already.
 */
export async function insertPasskey(
  { sql, userId }: UserScope,
  passkey: Registration,
  client: ClientInfo,
): Promise<"registered" | NotRegistered> {
  if (!(await consumeChallenge(sql, passkey.challenge))) return "refused";
  // Locked, so that two at once don't both count the same.
  await sql`select from users where id = ${userId} for no key update`;
  const [{ count }] = await sql<[{ count: number }]>`
    select count(*)::int from passkeys where user_id = ${userId}`;
  if (count >= mostPasskeys) return "full";
  const name = nameOfAuthenticator(passkey.aaguid) ?? describeUserAgent(client.userAgent);
  const { id, publicKey, signCount, transports, backedUp, aaguid, userVerified } = passkey;
  const inserted = await sql`
    insert into passkeys (id, user_id, public_key, sign_count, transports, backed_up, aaguid,
      user_verified, name)
    values (${id}, ${userId}, ${publicKey}, ${signCount}, ${transports.join()}, ${backedUp}, ${aaguid},
      ${userVerified}, ${name})
    on conflict (id) do nothing`;
  return inserted.count > 0 ? "registered" : "refused";
}

/** A signature as sent by a browser: nothing in it is known to be true. */
export type Assertion = z.output<typeof assertionResponse>;

/** @param sent JSON from anybody @returns null if it is not an assertion */
export const readAssertion = (sent: string): Assertion | null => parseJson(sent, assertionResponse);

/** A passkey as it is stored. */
export type Passkey = { id: Buffer; userId: string; publicKey: Buffer; userVerified: boolean };

/** The passkey that an assertion claims to come from; undefined if nobody has registered it. */
export async function findPasskey(sql: Sql, { id }: Assertion): Promise<Passkey | undefined> {
  const [passkey] = await sql<Passkey[]>`
    select id, user_id as "userId", public_key as "publicKey", user_verified as "userVerified"
    from passkeys where id = ${bytesOf(id)}`;
  return passkey;
}

/** What a passkey has proven, besides that its user is there. */
export type PasskeyProof = {
  passkey: Passkey;
  challenge: string;
  signCount: number;
  userVerified: boolean;
  backedUp: boolean;
};

/**
 * Verifies a passkey's signature. An unregistered one takes the same work.
 *
 * @param boundTo the session or the pending sign-in that asked for it; null if it is to sign in alone, which requires
 * a verified user
 * @returns null if it is refused. Only `acceptProof` knows whether challenge and count are new.
 */
export async function verifyAssertion(
  assertion: Assertion,
  passkey: Passkey | undefined,
  purpose: Exclude<Purpose, "add">,
  boundTo: string | null,
): Promise<PasskeyProof | null> {
  const { response } = assertion;
  const challenge = challengeIn(response.clientDataJSON, purpose, boundTo);
  const isAlone = purpose === "sign-in";
  const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
  const { authenticationInfo: info, verified } = await orRefused(notVerified, () =>
    verifyAuthenticationResponse({
      response: { ...assertion, clientExtensionResults: {} },
      expectedChallenge: () => challenge !== null,
      expectedOrigin: config.APP_URL,
      expectedRPID: rpId,
      requireUserVerification: isAlone,
      credential: {
        id: assertion.id,
        publicKey: new Uint8Array(passkey?.publicKey ?? nobodysKey()),
        // Compared by `acceptProof`, after the signature: otherwise anybody could make a key seem copied.
        counter: 0,
      },
    }),
  );
  if (!verified || !info || !passkey || challenge === null) return null;
  const handle = response.userHandle;
  const isOwners = handle ? handle === userHandleOf(passkey.userId) : !isAlone;
  if (!isOwners || (isAlone && !passkey.userVerified)) return null;
  const { newCounter: signCount, userVerified, credentialBackedUp: backedUp } = info;
  return { passkey, challenge, signCount, userVerified, backedUp };
}

/** A passkey was not accepted. */
export const refusedPasskey = Symbol("refused passkey");

/**
 * Uses a proof up, in the transaction of what it was given for.
 *
 * @param userId who should have given it
 * @param isSecond whether another factor was given as well
 * @returns "copied" if the signature count has gone back; "refused" if the challenge was used, or the passkey is gone
 */
export async function acceptProof(
  sql: Sql,
  userId: string,
  { passkey: { id }, challenge, signCount, userVerified, backedUp }: PasskeyProof,
  isSecond: boolean,
): Promise<"accepted" | "copied" | "refused"> {
  if (!(await consumeChallenge(sql, challenge))) return "refused";
  const counted = await sql`
    update passkeys set sign_count = ${signCount}, backed_up = ${backedUp}, last_used_at = now(),
      user_verified = user_verified or ${isSecond && userVerified}
    where id = ${id} and user_id = ${userId}
      and (sign_count < ${signCount} or (sign_count = 0 and ${signCount} = 0))`;
  if (counted.count > 0) return "accepted";
  const [left] = await sql`select from passkeys where id = ${id} and user_id = ${userId}`;
  return left ? "copied" : "refused";
}

/** By their numbers in COSE: Ed25519, ES256 and RS256, all that devices use. */
const algorithms = [-8, -7, -257] as const;

/** In bytes: RSA with 4096 bits has 540. No real passkey has a key that takes longer to verify. */
const longestPublicKey = 1024;

const base64url = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[\w-]+$/);

const credentialId = base64url(1364);

/** As browsers send it, with room to spare: without a certificate, an attestation has less than 2 KB. */
const registrationResponse = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: base64url(4096),
    attestationObject: base64url(8192),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(10)
      .catch([]),
  }),
});

const assertionResponse = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: base64url(4096),
    authenticatorData: base64url(2048),
    signature: base64url(2048),
    userHandle: base64url(88)
      .nullish()
      .transform((handle) => handle ?? undefined),
  }),
});

const clientData = z.object({
  challenge: z.string(),
  // None of our pages is in a frame.
  crossOrigin: z.literal(false).optional(),
});

function parseJson<T>(sent: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(sent)).data ?? null;
  } catch {
    return null;
  }
}

/** The signed challenge, if it is one of ours for this purpose; else null. */
function challengeIn(
  clientDataJSON: string,
  purpose: Purpose,
  boundTo: string | null,
): string | null {
  const said = parseJson(Buffer.from(clientDataJSON, "base64url").toString(), clientData);
  return said && isChallengeFor(said.challenge, purpose, boundTo) ? said.challenge : null;
}

/** Whether an attestation has no certificate: it is empty, or signed by the passkey itself. */
async function hasPlainAttestation(attestationObject: string): Promise<boolean> {
  const { decodeAttestationObject } = await import("@simplewebauthn/server/helpers");
  return orRefused(false, async () => {
    const attestation = decodeAttestationObject(
      new Uint8Array(Buffer.from(attestationObject, "base64url")),
    );
    const format = attestation.get("fmt");
    const hasCertificate = attestation.get("attStmt").get("x5c") !== undefined;
    return format === "none" || (format === "packed" && !hasCertificate);
  });
}

/** The library throws an Error for whatever it doesn't accept, and a TypeError for much that is malformed. */
async function orRefused<T>(refused: T, verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch (error) {
    log.debug({ error }, "a passkey was refused");
    return refused;
  }
}

const notRegistered: Partial<VerifiedRegistrationResponse> = {};
const notVerified: Partial<VerifiedAuthenticationResponse> = {};

/** The public key of a pair whose private key nobody has, in COSE form. */
function nobodysKey(): Buffer {
  if (unowned) return unowned;
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const [start, between] = ["a5010203262001215820", "225820"].map((hex) => Buffer.from(hex, "hex"));
  unowned = Buffer.concat([start, bytesOf(x), between, bytesOf(y)] as Buffer[]);
  return unowned;
}

let unowned: Buffer | undefined;

const bytesOf = (base64url: string) => Buffer.from(base64url, "base64url");

/** The account's id, which is random: authenticators that sign in alone return it. */
export const userHandleOf = (userId: string) =>
  Buffer.from(userId.replaceAll("-", ""), "hex").toString("base64url");

type Descriptors = NonNullable<PublicKeyCredentialRequestOptionsJSON["allowCredentials"]>;

const descriptorsOf = (passkeys: ShownPasskey[]): Descriptors =>
  passkeys.map(({ id, transports }) => ({
    id,
    type: "public-key",
    transports: transports as Descriptors[number]["transports"],
  }));
