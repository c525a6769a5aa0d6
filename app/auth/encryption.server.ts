/**
 * Encryption of data that must be read again and is worth stealing. What this module promises:
 *
 * - AES-256-GCM under `ENCRYPTION_KEY`, which is used for nothing else: a new `JWT_SECRET` doesn't affect second
 *   factors.
 * - Encrypted data is bound to its owner and purpose: moved into another user's row, it doesn't decrypt.
 * - `ENCRYPTION_KEY_PREVIOUS` still decrypts what it has encrypted.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { config } from "~/server/config.server";

/** Encrypted data: a nonce of 12 bytes, the ciphertext, a tag of 16; and the id of the key. */
export type Encrypted = { bytes: Buffer; keyId: string };

const [nonceBytes, tagBytes] = [12, 16];

/** A key's id identifies it without revealing anything about it. */
const keyFrom = (text: string) => {
  const bytes = Buffer.from(text, "base64");
  const id = createHmac("sha256", bytes).update("latch encryption key id").digest("base64url");
  return { id: id.slice(0, 12), bytes };
};

const keys = [config.ENCRYPTION_KEY, config.ENCRYPTION_KEY_PREVIOUS]
  .filter((text) => text !== undefined)
  .map(keyFrom);

const key = config.ENCRYPTION_KEY === undefined ? undefined : keys[0];

/** Whether there is a key to encrypt with. There is none only if the operator has yet to set one. */
export const canEncrypt = key !== undefined;

/** The id of the key that encrypts; null without one. */
export const currentKeyId = key?.id ?? null;

/** The ids of all keys that can decrypt. */
export const knownKeyIds: readonly string[] = keys.map(({ id }) => id);

/**
 * Encrypts for one purpose and user.
 *
 * @param context needed again to decrypt: the purpose and the user's id
 * @throws if there is no key: see `canEncrypt`
 */
export function encrypt(plain: Buffer, context: readonly string[]): Encrypted {
  if (!key) throw new Error("There is no ENCRYPTION_KEY");
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key.bytes, nonce);
  cipher.setAAD(Buffer.from(JSON.stringify(context)));
  const hidden = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { bytes: Buffer.concat([nonce, hidden, cipher.getAuthTag()]), keyId: key.id };
}

/**
 * Decrypts what `encrypt` made with this context. @throws if it is another context's, was altered, or its key is
 * unknown
 */
export function decrypt({ bytes, keyId }: Encrypted, context: readonly string[]): Buffer {
  const used = keys.find(({ id }) => id === keyId);
  if (!used)
    throw new Error("Neither ENCRYPTION_KEY nor ENCRYPTION_KEY_PREVIOUS has encrypted this");
  const decipher = createDecipheriv("aes-256-gcm", used.bytes, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(JSON.stringify(context)));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  const hidden = bytes.subarray(nonceBytes, -tagBytes);
  return Buffer.concat([decipher.update(hidden), decipher.final()]);
}
