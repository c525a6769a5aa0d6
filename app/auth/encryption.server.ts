/**
 * Encryption of what has to be read again and is worth stealing. What this module promises:
 *
 * - AES-256-GCM under `ENCRYPTION_KEY`, which is no key of anything else: a new `JWT_SECRET` leaves second factors as they are.
 * - What is encrypted says whose it is and what for: moved into another user's row, it does not open.
 * - `ENCRYPTION_KEY_PREVIOUS` still opens what it has encrypted.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { config } from "~/server/config.server";

/** What was encrypted: a nonce of 12 bytes, as much as there was, a tag of 16; and the id of the key. */
export type Encrypted = { bytes: Buffer; keyId: string };

const [nonceBytes, tagBytes] = [12, 16];

/** A key's id says which key it was without telling anything of it. */
const keyFrom = (text: string) => {
  const bytes = Buffer.from(text, "base64");
  const id = createHmac("sha256", bytes).update("latch encryption key id").digest("base64url");
  return { id: id.slice(0, 12), bytes };
};

const keys = [config.ENCRYPTION_KEY, config.ENCRYPTION_KEY_PREVIOUS]
  .filter((text) => text !== undefined)
  .map(keyFrom);

const key = config.ENCRYPTION_KEY === undefined ? undefined : keys[0];

/** Whether there is a key to encrypt with. Only where the operator has yet to set one there is none. */
export const canEncrypt = key !== undefined;

/** The id of the key that encrypts, and those of all that can decrypt. */
export const currentKeyId = key?.id ?? null;
export const knownKeyIds: readonly string[] = keys.map(({ id }) => id);

/**
 * Encrypts for one use of one user.
 *
 * @param context what has to be named again to decrypt it: the purpose and the user's id
 * @throws when there is no key: see `canEncrypt`
 */
export function encrypt(plain: Buffer, context: readonly string[]): Encrypted {
  if (!key) throw new Error("There is no ENCRYPTION_KEY");
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key.bytes, nonce);
  cipher.setAAD(Buffer.from(JSON.stringify(context)));
  const hidden = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { bytes: Buffer.concat([nonce, hidden, cipher.getAuthTag()]), keyId: key.id };
}

/** What `encrypt` was given with this context. @throws when it is another's, was altered, or its key is unknown. */
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
