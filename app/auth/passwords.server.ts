/**
 * Hashing of passwords: Argon2id with the parameters of OWASP's Password Storage Cheat Sheet.
 *
 * Nothing else that anybody may ask for costs as much as a hash, so hashing passes through a gate. Hashes run on
 * libuv's thread pool, as does the verification of every token: without the gate a storm of sign-ins would make every
 * page wait behind it. At most `hashesAtOnce` run, never on the pool's last two threads; a bounded queue waits;
 * beyond it the answer is `Unavailable`, which asks to try again.
 *
 * No hash is ever read from the database. It returns a hash's parameters and salt, the hash of an offered password is
 * computed with them here, and the database says whether the two are the same (`passwordIs`).
 */

import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { type Algorithm, hash, type Options } from "@node-rs/argon2";
import pLimit from "p-limit";
import { config } from "~/server/config.server";
import { type Fragment, type Sql, Unavailable } from "../../db/client.server";

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
/** About 2 s of hashing on one core: anybody waiting longer has given up. */
const longestQueue = 100;
const gate = pLimit(hashesAtOnce);

const { memoryCost, timeCost, parallelism } = parameters;
/** The beginning of a hash with the current parameters, in PHC string format. */
const inForce = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`;

/** For accounts that don't exist, so that an unknown email costs as much as a wrong password. */
const decoy = inForce + randomBytes(16).toString("base64").replace(/=+$/, "");

/** @returns the password's hash in PHC string format @throws {Unavailable} if too many are waiting */
export function hashPassword(password: string): Promise<string> {
  return throughGate(() => hash(password, parameters));
}

/**
 * The hash of a password offered for an account: with the parameters and salt from `passwordParameters`, or with a
 * decoy's if there is no such account.
 *
 * @throws {Unavailable} if too many are waiting
 */
export function hashOffered(password: string, phc: string | null): Promise<string> {
  return throughGate(async () => hash(password, optionsOf(phc ?? decoy)));
}

/** Whether a hash has other than the current parameters. */
export function isOutdated(passwordHash: string): boolean {
  return !passwordHash.startsWith(inForce);
}

/** Parameters and salt of a user's hash, as a PHC string without its last part; null if there is no such user. */
export async function passwordParameters(sql: Sql, userId: string): Promise<string | null> {
  const [row] = await sql<[{ phc: string | null }]>`select password_parameters(${userId}) as phc`;
  return row.phc;
}

/** Whether this is the hash of the user's password. "Yes" holds to the end of the transaction. */
export async function passwordIs(sql: Sql, userId: string, hash: string): Promise<boolean> {
  const [row] = await sql<[{ same: boolean }]>`select ${isHashOf(sql, userId, hash)} as same`;
  return row.same;
}

/** The same as a part of a statement. */
export const isHashOf = (sql: Sql, userId: string, hash: string): Fragment =>
  sql`password_is(${userId}, ${hash})`;

/**
 * Locks a user's password until the transaction ends: checking and changing it wait. Take this lock before those of
 * the account's other rows, as every change of a password does.
 *
 * @returns false if there is no such user
 */
export async function lockPassword(sql: Sql, userId: string): Promise<boolean> {
  const locked = await sql`
    select user_id from credentials where user_id = ${userId} for no key update`;
  return locked.count > 0;
}

/** Stores a new hash for a user whose password has just been checked, or locked. */
export async function replaceHash(sql: Sql, userId: string, passwordHash: string): Promise<void> {
  await sql`
    update credentials set password_hash = ${passwordHash}, changed_at = now()
    where user_id = ${userId}`;
}

/** Of `$argon2id$v=19$m=19456,t=2,p=1$<salt>`. @throws if it doesn't have this form */
function optionsOf(phc: string): Options {
  const parts = /^\$(argon2(?:d|i|id))\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)$/.exec(phc);
  if (!parts) throw new Error("The parameters of a password's hash could not be read");
  const [, variant, memoryCost, timeCost, parallelism, salt = ""] = parts;
  return {
    algorithm: ["argon2d", "argon2i", "argon2id"].indexOf(String(variant)) as Algorithm,
    memoryCost: Number(memoryCost),
    timeCost: Number(timeCost),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, "base64"),
  };
}

async function throughGate<T>(work: () => Promise<T>): Promise<T> {
  if (gate.pendingCount >= longestQueue)
    throw new Unavailable("Too many passwords are waiting to be hashed");
  return gate(work);
}
