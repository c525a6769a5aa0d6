/**
 * Whom a form was drawn for, as each form of a signed-in page says. It authenticates nobody: it tells a form of another
 * person's tab from one's own, and whose the words are when a session has ended.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { config } from "~/server/config.server";

/** The bytes of a user's id, and of the part of its HMAC that follows it. */
const [idBytes, macBytes] = [16, 16];

/** The value by which forms say that they were drawn for this user. The same in all sessions. */
export function formOwnerToken(userId: string): string {
  return Buffer.concat([bytesOf(userId), macOf(config.JWT_SECRET, userId)]).toString("base64url");
}

/** The id of the user whose form a value is from; null for what is not from here. */
export function formOwnerOf(token: string): string | null {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== idBytes + macBytes) return null;
  const userId = bytes
    .toString("hex", 0, idBytes)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const mac = bytes.subarray(idBytes);
  return secrets.some((secret) => timingSafeEqual(mac, macOf(secret, userId))) ? userId : null;
}

/** The secret that makes tokens, and the one before it, whose pages are still open. */
const secrets = [config.JWT_SECRET, config.JWT_SECRET_PREVIOUS].filter(
  (secret) => secret !== undefined,
);

const bytesOf = (userId: string) => Buffer.from(userId.replaceAll("-", ""), "hex");

/** What is signed begins with a label that nothing else signed with the secret has. */
const macOf = (secret: string, userId: string) =>
  createHmac("sha256", secret)
    .update(JSON.stringify(["latch form owner", userId]))
    .digest()
    .subarray(0, macBytes);
