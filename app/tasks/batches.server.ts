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

/** What a batch is to be: this many tasks, by their ids, after the one that ended the last. */
export type Slice = { after: string; limit: number };

/** How many tasks a batch has changed, and the id of the last of them. */
export type Changed = { count: number; last: string | null };

/**
 * Repeats `change` until it finds less than it may change. Each batch begins where the last one ended: what that has
 * changed is still in the index for a while, and not to be read again.
 */
export async function inBatches(
  transact: Transact,
  change: (scope: UserScope, slice: Slice) => Promise<Changed>,
): Promise<Progress> {
  const end = Date.now() + patienceMs;
  let after = "00000000-0000-0000-0000-000000000000";
  for (let count = 0; ; ) {
    const changed = await transact((scope) => change(scope, { after, limit: batchSize }));
    count += changed.count;
    after = changed.last ?? after;
    const finished = changed.count < batchSize;
    if (finished || Date.now() > end) return { count, finished };
  }
}
