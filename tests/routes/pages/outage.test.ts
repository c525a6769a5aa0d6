/** The table of tasks disappears under a server of these tests' own, and comes back. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { type Latch, startLatch } from "../../support/latch";
import { connectAsOwner } from "../../support/owner";
import { plainBrowser } from "../../support/plain-browser";

const words = "Service temporarily unavailable, please try again";
let latch: Latch;

beforeAll(async () => {
  latch = await startLatch();
});
afterAll(() => latch.stop());

/** Does something while there is no table of tasks. */
async function withoutTasks(work: () => Promise<unknown>): Promise<void> {
  const { pool, close } = await connectAsOwner(latch.environment);
  const rename = (from: string, to: string) =>
    pool.begin((sql) => sql`alter table ${sql(from)} rename to ${sql(to)}`);
  await rename("tasks", "away");
  await work().finally(() => rename("away", "tasks"));
  await close();
}

test("a task that cannot be added comes back, and can be sent again", async () => {
  const browser = await plainBrowser(latch.url);
  await browser.open("/tasks");
  await withoutTasks(() => browser.press("Add", { "New task": "Buy milk" }));
  expect(browser.answered).toBe(503);
  expect(browser.problems.join()).toContain(words);
  expect(browser.valueOf("New task")).toBe("Buy milk");
  await browser.press("Add");
  expect(browser.titles).toEqual(["Buy milk"]);
});

test("a page that cannot be read says so, and can be tried again", async () => {
  const browser = await plainBrowser(latch.url);
  await browser.add("Buy milk");
  await withoutTasks(() => browser.open("/tasks"));
  expect(browser.status).toBe(503);
  expect(browser.headings).toEqual([words]);
  await browser.follow("Try again");
  expect(browser.titles).toEqual(["Buy milk"]);
});
