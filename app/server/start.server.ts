/** Makes a process a server of Latch: once, before the first request, wherever it is started from. */

import type { IncomingMessage } from "node:http";
import morgan from "morgan";
import { closeDatabase, openDatabase, Unavailable } from "../../db/client.server";
import { CannotOpen } from "../../db/errors";
import { scheduleHousekeeping } from "./housekeeping.server";

import { log } from "./log.server";
import { openRequestIntake, whenIdle } from "./request-intake.server";

/** Opens the request intake and the database, and arranges for a tidy end. Ends the process if it cannot serve. */
export async function start(): Promise<void> {
  await replacePredecessor();
  logPathsOnly();
  starting = true;
  try {
    await openDatabase();
  } catch (error) {
    if (error instanceof Unavailable) {
      log.error({ error }, "the database does not answer; it is tried again with every request");
      return;
    }
    console.error(error instanceof CannotOpen ? error.message : error);
    process.exit(1);
  } finally {
    starting = false;
  }
}

const signals = ["SIGTERM", "SIGINT"] as const;
let starting = false;

/** remix-serve stops accepting connections by itself; open database connections would then keep it alive for ever. */
function stop(): void {
  // Nothing was promised to anybody yet, and a database survives that its making or migration is cut off.
  if (starting) process.exit();

  // After this turn, so that requests which have arrived are counted.
  setImmediate(() => whenIdle(() => void closeDatabase().finally(() => process.exit())));
}

/** Under `npm run dev` an edit evaluates this module anew in the same process: what the last one opened is closed. */
async function replacePredecessor(): Promise<void> {
  const shared = globalThis as { latchRetire?: () => Promise<void> };
  const retirePrevious = shared.latchRetire;
  const closeRequestIntake = openRequestIntake();
  const stopHousekeeping = scheduleHousekeeping();
  for (const signal of signals) process.once(signal, stop);
  shared.latchRetire = async () => {
    closeRequestIntake();
    stopHousekeeping();
    for (const signal of signals) process.off(signal, stop);
    await closeDatabase();
  };
  await retirePrevious?.();
}

/**
 * Keeps what people search for, and all else in a query string, out of the log: remix-serve writes a line for each
 * request, with morgan, and takes the address from this.
 */
function logPathsOnly(): void {
  morgan.token("url", (request: IncomingMessage & { originalUrl?: string }) =>
    (request.originalUrl ?? request.url)?.replace(/\?.*/s, ""),
  );
}
