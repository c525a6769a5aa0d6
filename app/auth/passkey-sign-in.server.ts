/** Signing in with a passkey: alone, or as the second factor after a password. */
import { randomUUID } from "node:crypto";
import { beforeSignIn, type Sql } from "../../db/client.server";
import { passkeyLimits, TooManyAttempts, take, usedUp } from "./attempts.server";
import type { ClientInfo } from "./client-info";
import { recordEvent, recordTooMany } from "./events.server";
import { notify } from "./notices.server";
import type { Purpose } from "./passkey-challenges.server";
import {
  acceptProof,
  findPasskey,
  type PasskeyProof,
  readAssertion,
  refusedPasskey,
  verifyAssertion,
} from "./passkeys.server";
import { lockPassword } from "./passwords.server";
import { establishSession, knowsBrowser, type Prove, type SignInContext } from "./sign-in.server";
import { findAccount } from "./users.server";

/**
 * Signs in with a passkey alone, which has verified its user: that is both factors. An unregistered passkey and a
 * wrong signature take the same statements, and the same work.
 *
 * @param sent what the browser has sent, JSON from anybody
 * @returns `refusedPasskey` for whatever reason; `TooManyAttempts` beyond a limit
 * @throws {Unavailable} if the database cannot be used
 */
export async function signInWithPasskey(sent: string, context: SignInContext) {
  const { client, knownBrowser = null } = context;
  const assertion = readAssertion(sent);
  const found = await beforeSignIn(async (sql) => {
    const passkey = assertion ? await findPasskey(sql, assertion) : undefined;
    const account = await findAccount(sql, passkey?.userId ?? randomUUID());
    const isKnown = account !== null && knowsBrowser(account, knownBrowser);
    const limits = passkeyLimits(client.address, isKnown);
    return { passkey, account, limits, full: await usedUp(sql, limits.asked) };
  });
  const { passkey, limits, full } = found;
  const userId = found.account?.id ?? null;
  if (full) return recordTooMany(full, userId, client);
  const proof = assertion && (await verifyAssertion(assertion, passkey, "sign-in", null));
  const outcome = await beforeSignIn(async (sql) => {
    const isLocked = await lockPassword(sql, userId ?? randomUUID());
    const account = await findAccount(sql, userId ?? randomUUID());
    const tooMany = await take(sql, limits.asked, limits.taken);
    if (tooMany) return tooMany;
    const isAccepted = await consumeProof(sql, account?.id ?? null, proof, client, false);
    if (!isLocked || !account || !isAccepted) return refusedPasskey;
    return establishSession(sql, account, context, { kind: "signed-in", isSecondProven: true });
  });
  return outcome instanceof TooManyAttempts ? recordTooMany(outcome, userId, client) : outcome;
}

/**
 * Proves the second factor by a passkey.
 *
 * @param boundTo the pending sign-in or the session that asked for it
 */
export async function proveByPasskey(
  sent: string,
  purpose: Exclude<Purpose, "sign-in" | "add">,
  boundTo: string,
  client: ClientInfo,
): Promise<Prove> {
  const assertion = readAssertion(sent);
  const passkey = assertion && (await beforeSignIn((sql) => findPasskey(sql, assertion)));
  const proof =
    assertion && (await verifyAssertion(assertion, passkey ?? undefined, purpose, boundTo));
  return async (sql, userId) =>
    (await consumeProof(sql, userId, proof, client, true))
      ? { recoveryCodesLeft: null }
      : refusedPasskey;
}

/** Uses a proof up, and records one that is not accepted; its owner is told if a passkey was copied. */
async function consumeProof(
  sql: Sql,
  userId: string | null,
  proof: PasskeyProof | null,
  client: ClientInfo,
  isSecond: boolean,
): Promise<boolean> {
  const outcome =
    proof && userId ? await acceptProof(sql, userId, proof, isSecond) : ("refused" as const);
  if (outcome === "accepted") return true;
  const isCopied = outcome === "copied";
  await recordEvent(sql, { kind: isCopied ? "passkey-copied" : "passkey-failed", userId, client });
  if (isCopied && userId) await notify(sql, "passkey-copied", userId, client);
  return false;
}
