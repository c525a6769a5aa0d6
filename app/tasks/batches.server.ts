/** Work on more tasks than one transaction should hold: a statement has 5 s, and others wait for its locks. */
import type { UserScope } from "../../db/client.server";

/** Runs work in a transaction of its own, as one user. */
export type Transact = <T>(work: (scope: UserScope) => Promise<T>) => Promise<T>;

/** How many tasks were changed, and whether that is all; if not, asking again goes on. */
export type Progress = { count: number; finished: boolean };

/** The most tasks that one transaction changes. */
export const batchSize = 2_000;

/** How long a request works on batches, in milliseconds: less than any proxy waits for an answer. */
const patienceMs = 20_000;

/** Repeats `change`, which is told how many tasks to change and gives how many it has, until none is left. */
export async function inBatches(
  transact: Transact,
  change: (scope: UserScope, limit: number) => Promise<number>,
): Promise<Progress> {
  const end = Date.now() + patienceMs;
  for (let count = 0; ; ) {
    const changed = await transact((scope) => change(scope, batchSize));
    count += changed;
    const finished = changed < batchSize;
    if (finished || Date.now() > end) return { count, finished };
  }
}
