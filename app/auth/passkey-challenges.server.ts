/**
 * The challenges that passkeys sign (Web Authentication, section 13.4.3). What this module promises:
 *
 * - A challenge is accepted for its own purpose only, and only from the session or the pending sign-in that it was
 *   made for, within 5 minutes. It consists of its nonce, its expiry and an HMAC over all of that: handing one out
 *   writes nothing, so strangers who open the sign-in page fill no table.
 * - It is accepted once: `consumeChallenge` records the nonce in the transaction of what it was signed for.
 */
import { randomBytes } from "node:crypto";
import { beforeSignIn, type Sql } from "../../db/client.server";
import { isMacOf, macOf } from "./macs.server";

/** What a passkey is asked to sign for. */
export type Purpose = "sign-in" | "second" | "confirm" | "add";

/** How long a challenge can be answered. */
export const challengeMinutes = 5;

/** How long used challenges are remembered: far longer than the clocks of two machines may differ. */
const usedMinutes = 60;

const [nonceBytes, expiryBytes, macBytes] = [16, 6, 32];

/**
 * Creates a challenge, in base64url.
 *
 * @param boundTo the id of the session or the pending sign-in that may answer it; null for anybody's sign-in
 */
export function newChallenge(purpose: Purpose, boundTo: string | null): string {
  const expiry = Buffer.alloc(expiryBytes);
  expiry.writeUIntBE(Date.now() + challengeMinutes * 60_000, 0, expiryBytes);
  const said = Buffer.concat([randomBytes(nonceBytes), expiry]);
  return Buffer.concat([said, macOf(signed(said, purpose, boundTo))]).toString("base64url");
}

/**
 * Whether a challenge was made here, for this purpose and session or pending sign-in, and has not expired. Doesn't
 * use it up.
 */
export function isChallengeFor(
  challenge: string,
  purpose: Purpose,
  boundTo: string | null,
): boolean {
  const bytes = Buffer.from(challenge, "base64url");
  if (bytes.length !== nonceBytes + expiryBytes + macBytes) return false;
  const said = bytes.subarray(0, nonceBytes + expiryBytes);
  const mac = bytes.subarray(nonceBytes + expiryBytes);
  const isOurs = isMacOf(mac, signed(said, purpose, boundTo));
  return isOurs && said.readUIntBE(nonceBytes, expiryBytes) > Date.now();
}

/** Records that a challenge was used. Of several attempts at once one succeeds. @returns whether this one did */
export async function consumeChallenge(sql: Sql, challenge: string): Promise<boolean> {
  const nonce = Buffer.from(challenge, "base64url").subarray(0, nonceBytes);
  const noted = await sql`
    insert into used_challenges (nonce, expires_at)
    values (${nonce}, now() + make_interval(mins => ${usedMinutes})) on conflict do nothing`;
  return noted.count > 0;
}

const purgeChunk = 500;

/** Forgets used challenges that expired long ago, in small transactions. Returns their number. */
export async function purgeUsedChallenges(): Promise<number> {
  for (let removed = 0; ; ) {
    const [{ count }] = await beforeSignIn(
      (sql) => sql<[{ count: string }]>`select purge_used_challenges(${purgeChunk}) as count`,
    );
    removed += Number(count);
    if (Number(count) < purgeChunk) return removed;
  }
}

/** What the mac of a challenge signs. */
const signed = (said: Buffer, purpose: Purpose, boundTo: string | null) =>
  ["latch passkey challenge", said.toString("hex"), purpose, boundTo] as const;
