/**
 * Removes what has had its time: expired sessions, limits that are over, events older than a year, what has been in
 * the trash for 30 days, and imports that nobody has come back for.
 */
import { purgeOldTrash } from "~/tasks/changes.server";
import { removeOldImports } from "~/tasks/transfer/imports.server";
import { beforeSignIn } from "../../db/client.server";
import { log } from "./log.server";

const batchSize = 500;
const everyMs = 10 * 60 * 1000;

/**
 * Removes everything that is due, in small transactions. Of several instances one works; the others find
 * nothing to do. Gives how many rows were removed.
 */
export async function keepHouse(): Promise<number> {
  await removeOldImports();
  return (await removeOldRecords()) + (await purgeOldTrash());
}

async function removeOldRecords(): Promise<number> {
  let removed = 0;
  for (;;) {
    const [{ count }] = await beforeSignIn(
      (sql) => sql<[{ count: string }]>`select housekeeping(${batchSize}) as count`,
    );
    removed += Number(count);
    if (Number(count) < batchSize) return removed;
  }
}

/** Keeps house every 10 minutes or so, without keeping the process alive for it; gives what ends that. */
export function keepHouseRegularly(): () => void {
  let timer: NodeJS.Timeout;
  const schedule = () => {
    // Not all instances at the same moment.
    timer = setTimeout(run, everyMs * (0.75 + Math.random() / 2)).unref();
  };
  const run = async () => {
    await keepHouse().then(
      (removed) => log.info({ removed }, "housekeeping"),
      (error) => log.warn({ error }, "housekeeping failed; it is tried again later"),
    );
    if (!ended) schedule();
  };
  let ended = false;
  schedule();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
