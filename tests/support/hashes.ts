import { createHook } from "node:async_hooks";
import { hashOffered } from "~/auth/passwords.server";

/** Whether a password matches a hash, computed as at sign-in: from the hash's parameters and salt. */
export async function matches(passwordHash: string, password: string): Promise<boolean> {
  return (await hashOffered(password, passwordHash.replace(/\$[^$]*$/, ""))) === passwordHash;
}

/** How many passwords were hashed, and how many at the same time. */
export type HashCount = { total: number; atOnce: number };

/**
 * Counts the hashes computed while `work` runs. It counts what is handed to Node's thread pool by native code that
 * doesn't name its work; in this process that is Argon2 only.
 */
export async function countHashes(work: () => Promise<unknown>): Promise<HashCount> {
  const running = new Set<number>();
  const count: HashCount = { total: 0, atOnce: 0 };
  const hook = createHook({
    init(id, type) {
      if (type !== "undefined") return;
      running.add(id);
      count.total += 1;
      count.atOnce = Math.max(count.atOnce, running.size);
    },
    before: (id) => void running.delete(id),
  });
  hook.enable();
  try {
    await work();
  } finally {
    hook.disable();
  }
  return count;
}
