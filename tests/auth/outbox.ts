import { expect, vi } from "vitest";
import { asOwner } from "../support/owner";

/** Waits until nothing is in the outbox but what a mail server has refused. */
export async function outboxSettled(environment: Record<string, string>): Promise<void> {
  await vi.waitFor(
    async () => {
      const waiting = await asOwner(
        environment,
        (sql) =>
          sql`select from outbox where sent_at is null and abandoned_at is null and tries < 2`,
      );
      expect(waiting.count).toBe(0);
    },
    { timeout: 15_000 },
  );
}
