/** The table of tasks disappears under a server of these tests' own, and comes back. */
import { type Latch, startLatch } from "../support/latch";
import { connectAsOwner } from "../support/owner";
import { test as base, expect } from "./browser";
import { button, field, heading, link, rows, send, summary } from "./pages";

type Database = { rename: (from: string, to: string) => Promise<unknown> };

const test = base.extend<object, { ownLatch: Latch; database: Database }>({
  ownLatch: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads here which fixtures this needs.
    async ({}, use) => {
      const latch = await startLatch();
      await use(latch);
      await latch.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  database: [
    async ({ ownLatch }, use) => {
      const { pool, close } = await connectAsOwner(ownLatch.environment);
      const rename: Database["rename"] = (from, to) =>
        pool.begin((sql) => sql`alter table ${sql(from)} rename to ${sql(to)}`);
      await use({ rename });
      await close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  baseURL: ({ ownLatch }, use) => use(ownLatch.url),
});

// One after the other: they share a database that is not always there.
test.describe.configure({ mode: "default" });
test.use({ provoked: /with a status of 503/ });

const words = "Service temporarily unavailable, please try again";

const without = async <T>({ rename }: Database, work: () => Promise<T>): Promise<T> => {
  await rename("tasks", "away");
  return work().finally(() => rename("away", "tasks"));
};

test("a task that cannot be added comes back, and can be sent again", async ({
  page,
  open,
  user: _,
  database,
}) => {
  await open("/tasks");
  await without(database, async () => {
    const answer = await send(page, { "New task": "Buy milk" }, "Add");
    expect(answer.status()).toBe(503);
    await expect(summary(page)).toContainText(words);
  });
  await expect(summary(page)).toBeFocused();
  await expect(field(page, "New task")).toHaveValue("Buy milk");
  await button(page, "Add").click();
  await expect(link(page, "Buy milk")).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
});

test("a page that cannot be read says so, and can be tried again @postgres", async ({
  page,
  open,
  user,
  database,
}) => {
  await user.add("Buy milk");
  const response = await without(database, () => open("/tasks"));
  expect(response?.status()).toBe(503);
  await expect(heading(page)).toHaveText(words);
  await link(page, "Try again").click();
  await expect(link(page, "Buy milk")).toBeVisible();
});
