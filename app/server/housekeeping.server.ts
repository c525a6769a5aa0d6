/**
 * Removes what is no longer needed: expired sessions, limits whose window is over, events older than a year, tasks
 * that have been in the trash for 30 days, idempotency keys a day old, expired one-time links, letters sent a day
 * ago, words kept for an hour, expired pending sign-ins, abandoned setups of authenticator apps, expired trust in
 * browsers, challenges that passkeys have answered, and imports that nobody came back for. Re-encrypts what an
 * earlier key has encrypted. Has the embedded database shorten its log.
 */
import { purgeIdempotencyKeys } from "~/api/idempotency.server";
import { reencryptSeeds, removeOldEnrolments } from "~/auth/authenticator-app.server";
import { removeOldKeptForms } from "~/auth/kept-forms.server";
import { removeExpiredLinks } from "~/auth/links.server";
import { purgeUsedChallenges } from "~/auth/passkey-challenges.server";
import { removeExpiredPendingSignIns } from "~/auth/pending-sign-ins.server";
import { removeExpiredTrust } from "~/auth/trusted-browsers.server";
import { purgeLetters } from "~/mail/outbox.server";
import { removeOldFiles } from "~/mail/transport.server";
import { purgeOldTrash } from "~/tasks/changes.server";
import { removeOldImports } from "~/tasks/transfer/imports.server";
import { beforeSignIn, checkpointEmbedded } from "../../db/client.server";
import { log } from "./log.server";

const chunkSize = 500;
const intervalMs = 10 * 60 * 1000;

/** The first run: after the requests that woke the machine, and long before an idle machine is stopped again. */
const firstMs = 3_000;

/**
 * Removes everything that is due, in small transactions. If several instances run it at once, one does the work and
 * the others find nothing to do. Returns the number of rows removed.
 */
export async function runHousekeeping(): Promise<number> {
  await removeOldImports();
  await removeOldFiles();
  const removed =
    (await removeOldRecords()) +
    (await removeExpiredLinks()) +
    (await removeOldKeptForms()) +
    (await removeExpiredPendingSignIns()) +
    (await removeOldEnrolments()) +
    (await removeExpiredTrust()) +
    (await purgeUsedChallenges()) +
    (await purgeLetters()) +
    (await purgeIdempotencyKeys()) +
    (await purgeOldTrash());
  await reencryptSeeds();
  await checkpointEmbedded();
  return removed;
}

async function removeOldRecords(): Promise<number> {
  let removed = 0;
  for (;;) {
    const [{ count }] = await beforeSignIn(
      (sql) => sql<[{ count: string }]>`select housekeeping(${chunkSize}) as count`,
    );
    removed += Number(count);
    if (Number(count) < chunkSize) return removed;
  }
}

/**
 * Runs the housekeeping a few seconds from now and then about every 10 minutes, without keeping the process alive for
 * it. Returns a function that stops it.
 */
export function scheduleHousekeeping(): () => void {
  let timer: NodeJS.Timeout;
  const schedule = (ms: number) => {
    // Spread out, so that instances don't all run at the same moment.
    timer = setTimeout(run, ms * (0.75 + Math.random() / 2)).unref();
  };
  const run = async () => {
    await runHousekeeping().then(
      (removed) => log.info({ removed }, "housekeeping"),
      (error) => log.warn({ error }, "housekeeping failed; it is tried again later"),
    );
    if (!ended) schedule(intervalMs);
  };
  let ended = false;
  schedule(firstMs);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
