/**
 * Message authentication codes (HMAC-SHA-256), by which Latch recognises what it has handed out. What this module
 * promises:
 *
 * - What is signed is a list, written as JSON, so that no two lists read the same. It begins with a label, so that a
 *   code of one kind is none of another, nor anything else that `JWT_SECRET` signs.
 * - After a rotation of the secret, what the previous one signed is still recognised.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { config } from "~/server/config.server";

/** What is signed: a label, and what the code is for. */
type Signed = readonly [
  label: "latch form owner" | "latch limit" | "latch one-time link" | "latch passkey challenge",
  ...said: (string | null)[],
];

const allBytes = 32;

/** The code of a list, by the current secret: all of its bytes, or the first. */
export const macOf = (signed: Signed, bytes = allBytes): Buffer =>
  codeOf(config.JWT_SECRET, signed, bytes);

/** Whether this is the code of a list, of exactly so many bytes, by the current secret or the previous one. */
export const isMacOf = (mac: Buffer, signed: Signed, bytes = allBytes): boolean =>
  mac.length === bytes &&
  secrets.some((secret) => timingSafeEqual(mac, codeOf(secret, signed, bytes)));

const secrets = [config.JWT_SECRET, config.JWT_SECRET_PREVIOUS].filter(
  (secret) => secret !== undefined,
);

const codeOf = (secret: string, signed: Signed, bytes: number) =>
  createHmac("sha256", secret).update(JSON.stringify(signed)).digest().subarray(0, bytes);
