/** Makes a process a server of Latch: once, before the first request, however it is started. */

import { hasUnreadableSeeds } from "~/auth/authenticator-app.server";
import { composeLetter, recordAbandonedLetter } from "~/auth/letters.server";
import { startDelivery } from "~/mail/delivery.server";
import { outboxFolder } from "~/mail/transport.server";
import { closeDatabase, openDatabase, Unavailable } from "../../db/client.server";
import { CannotOpen } from "../../db/errors";
import { config } from "./config.server";
import { scheduleHousekeeping } from "./housekeeping.server";
import { log } from "./log.server";
import { beginDraining, endRequestIntake, openRequestIntake } from "./request-intake.server";

/** Opens the request intake and the database, and arranges for a clean stop. Ends the process if it cannot serve. */
export async function start(): Promise<void> {
  await replacePredecessor();
  starting = open();
  await starting;
}

async function open(): Promise<void> {
  try {
    await openDatabase();
    if (await hasUnreadableSeeds()) throw new CannotOpen(wrongEncryptionKey);
  } catch (error) {
    if (error instanceof Unavailable) {
      log.error({ error }, "the database does not answer; it is tried again with every request");
      return;
    }
    console.error(error instanceof CannotOpen ? error.message : error);
    process.exit(1);
  } finally {
    starting = null;
    deliver();
    // Not before: on a first start there is no database yet.
    stopHousekeeping = scheduleHousekeeping();
  }
}

/** One line, as for any wrong variable: with another key nobody with a second factor could sign in. */
const wrongEncryptionKey =
  "ENCRYPTION_KEY must be the key with which the second factors in this database were encrypted; after a change of it, ENCRYPTION_KEY_PREVIOUS must be";

/** Starts to deliver letters, and logs once where they go if not to a mail server. */
function deliver(): void {
  if (config.MAIL === "files")
    log.info({ folder: outboxFolder }, "letters are put into files: SMTP_URL names no mail server");
  if (config.MAIL === "off")
    log.info("mail is off, so nobody can reset a password by themselves: set SMTP_URL");
  stopDelivery = startDelivery({ compose: composeLetter, onAbandoned: recordAbandonedLetter });
}

let stopDelivery = async (): Promise<void> => {};
let stopHousekeeping = (): void => {};

const signals = ["SIGTERM", "SIGINT"] as const;
let starting: Promise<void> | null = null;

/** How long a request in flight may take once no new ones are accepted. */
const patienceMs = 10_000;

/** How long the database may take to close. */
const closingMs = 4_000;

/**
 * Ends the process: requests are served for `DRAIN_SECONDS` while the readiness check says no, then those in flight
 * are finished. A second signal ends it at once.
 */
function stop(): void {
  // Nothing was promised to anybody yet, and a database survives being cut off while it is created or migrated.
  if (starting) process.exit();

  beginDraining();
  // In the next turn even without draining, so that requests that have arrived are counted.
  setTimeout(() => endRequestIntake(patienceMs, close), config.DRAIN_SECONDS * 1000);
}

/** Open database connections would keep the process alive forever. */
function close(): void {
  setTimeout(() => process.exit(), closingMs);
  void stopDelivery()
    .then(closeDatabase)
    .finally(() => process.exit());
}

/** Takes over the signals, to which remix-serve would respond by refusing connections at once. */
function ownSignals(): void {
  for (const signal of signals) {
    process.removeAllListeners(signal);
    process.once(signal, stop);
  }
}

/** Under `npm run dev` an edit evaluates this module again in the same process: closes what the last one opened. */
async function replacePredecessor(): Promise<void> {
  const shared = globalThis as { latchRetire?: () => Promise<void> };
  const retirePrevious = shared.latchRetire;
  const closeRequestIntake = openRequestIntake(ownSignals);
  for (const signal of signals) process.once(signal, stop);
  shared.latchRetire = async () => {
    closeRequestIntake();
    await starting;
    stopHousekeeping();
    await stopDelivery();
    for (const signal of signals) process.off(signal, stop);
    await closeDatabase();
  };
  await retirePrevious?.();
}
