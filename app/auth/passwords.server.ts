/**
 * Hashing of passwords: Argon2id with the parameters of OWASP's Password Storage Cheat Sheet.
 *
 * Hashing is the one expensive thing anybody may ask for, so it passes through a gate. Hashes run on libuv's
 * thread pool, as does the verification of every token: without the gate a storm of sign-ins would make every
 * page wait behind it. At most `hashesAtOnce` run, never on the pool's last two threads; a bounded queue waits;
 * beyond it the answer is `Unavailable`, which asks to try again.
 */

import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { hash, type Options, verify } from "@node-rs/argon2";
import pLimit from "p-limit";
import { config } from "~/config.server";
import { Unavailable } from "../../db/client.server";

/**
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id (memory in KiB).
 * Argon2id is the library's own choice when no algorithm is named.
 */
const parameters = {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
} satisfies Options;

const hashesAtOnce = Math.max(1, Math.min(availableParallelism(), config.UV_THREADPOOL_SIZE - 2));
/** About 2 s of hashing on one core: who waits longer has gone. */
const longestQueue = 100;
const gate = pLimit(hashesAtOnce);

/** A hash that no password matches, so that an unknown email costs what a wrong password costs. */
const decoy = hash(randomBytes(32), parameters);

/** @returns the password's hash in PHC string format. @throws {Unavailable} when too many are waiting. */
export function hashPassword(password: string): Promise<string> {
  return throughGate(() => hash(password, parameters));
}

/**
 * Whether the password is the one hashed. Without a hash, when there is no such account, it does the same work
 * and says no.
 *
 * @throws {Unavailable} when too many are waiting.
 */
export function verifyPassword(
  passwordHash: string | undefined,
  password: string,
): Promise<boolean> {
  return throughGate(async () => verify(passwordHash ?? (await decoy), password));
}

/** Whether a hash was made with other parameters than those in force. */
export function isOutdated(passwordHash: string): boolean {
  const { memoryCost, timeCost, parallelism } = parameters;
  return !passwordHash.startsWith(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`);
}

async function throughGate<T>(work: () => Promise<T>): Promise<T> {
  if (gate.pendingCount >= longestQueue)
    throw new Unavailable("Too many passwords are waiting to be hashed");
  return gate(work);
}
