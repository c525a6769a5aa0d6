/**
 * Says whom a form was drawn for, in each form of a signed-in page. It authenticates nobody: it recognises a form
 * from another person's tab, and says whose the words are when a session has ended.
 */
import { isMacOf, macOf } from "./macs.server";

/** The bytes of a user's id, and of the part of its HMAC that follows. */
const [idBytes, macBytes] = [16, 16];

/** The value with which forms say that they were drawn for this user. It is the same in all sessions. */
export function formOwnerToken(userId: string): string {
  return Buffer.concat([bytesOf(userId), macOf(signed(userId), macBytes)]).toString("base64url");
}

/** The id of the user a form was drawn for; null for a value that was not made here. */
export function formOwnerOf(token: string): string | null {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== idBytes + macBytes) return null;
  const userId = bytes
    .toString("hex", 0, idBytes)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const mac = bytes.subarray(idBytes);
  return isMacOf(mac, signed(userId), macBytes) ? userId : null;
}

const bytesOf = (userId: string) => Buffer.from(userId.replaceAll("-", ""), "hex");

const signed = (userId: string) => ["latch form owner", userId] as const;
