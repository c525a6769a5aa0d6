/**
 * Says whom a form was drawn for, in each form of a signed-in page. It authenticates nobody: it recognises a form
 * from another person's tab, and says whose the words are when a session has ended.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { config } from "~/server/config.server";

/** The bytes of a user's id, and of the part of its HMAC that follows. */
const [idBytes, macBytes] = [16, 16];

/** The value with which forms say that they were drawn for this user. It is the same in all sessions. */
export function formOwnerToken(userId: string): string {
  return Buffer.concat([bytesOf(userId), macOf(config.JWT_SECRET, userId)]).toString("base64url");
}

/** The id of the user a form was drawn for; null for a value that was not made here. */
export function formOwnerOf(token: string): string | null {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== idBytes + macBytes) return null;
  const userId = bytes
    .toString("hex", 0, idBytes)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const mac = bytes.subarray(idBytes);
  return secrets.some((secret) => timingSafeEqual(mac, macOf(secret, userId))) ? userId : null;
}

/** The current secret, and the previous one, for pages that are still open. */
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
