/** Makes a process a server of Latch: once, before the first request, wherever it is started from. */
import { closeDatabase, openDatabase, SchemaBehind, Unavailable } from "../db/client.server";
import { openFrontDesk, whenIdle } from "./http/front-desk.server";
import { log } from "./http/log.server";

/** Opens the front desk and the database, and arranges for a tidy end. Ends the process if it cannot serve. */
export async function start(): Promise<void> {
  openFrontDesk();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
  try {
    await openDatabase();
  } catch (error) {
    if (error instanceof Unavailable) {
      log.error({ error }, "the database does not answer; it is tried again with every request");
      return;
    }
    console.error(error instanceof SchemaBehind ? error.message : error);
    process.exit(1);
  }
}

/** remix-serve stops accepting connections by itself; open database connections would then keep it alive for ever. */
function stop(): void {
  // After this turn, so that requests which have arrived are counted.
  setImmediate(() => whenIdle(() => void closeDatabase().finally(() => process.exit())));
}
