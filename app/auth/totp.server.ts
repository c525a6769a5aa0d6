/**
 * Time-based one-time passwords, as authenticator apps make them: RFC 6238 with the parameters that all of them know,
 * SHA-1, 30 seconds and six digits. RFC 4226, section 4, asks for seeds of 160 bits.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { config } from "~/server/config.server";

const stepMs = 30_000;
const seedBytes = 20;

/** A new seed. */
export const newSeed = () => randomBytes(seedBytes);

/** The step of a moment: how many half minutes have passed since 1970. */
export const stepAt = (time: Date) => Math.floor(time.getTime() / stepMs);

/** The code of a step (RFC 4226, section 5.3). */
export function codeOf(seed: Buffer, step: number, digits = 6): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", seed).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

/**
 * The step that a code belongs to: the current one, the previous or the next, since clocks differ and people type
 * slowly. Null if none of them. The caller must make sure that no code of this step or a later one was used before.
 */
export function stepOfCode(seed: Buffer, code: string, now: Date): number | null {
  const typed = Buffer.from(code);
  const present = stepAt(now);
  const found = [present, present - 1, present + 1].filter((step) => {
    const right = Buffer.from(codeOf(seed, step));
    return typed.length === right.length && timingSafeEqual(typed, right);
  });
  return found[0] ?? null;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A seed for typing into an app: in base32 (RFC 4648), without padding. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => alphabet[Number.parseInt(five.padEnd(5, "0"), 2)])
    .join("");
}

/**
 * The address that apps read from a QR code (https://github.com/google/google-authenticator/wiki/Key-Uri-Format). The
 * issuer has the host, so that accounts of two Latches can be told apart, but no port, since a colon ends the issuer.
 */
export function authenticatorUri(seed: Buffer, email: string): string {
  const issuer = `Latch at ${new URL(config.APP_URL).hostname}`;
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(email)}`;
  return `otpauth://totp/${label}?secret=${base32(seed)}&issuer=${encodeURIComponent(issuer)}`;
}
