import type { Page } from "@playwright/test";
import { expect, test } from "./browser";
import { button, heading, link, rows, status, titles } from "./pages";

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => `Task ${index + 1}`);
const scrollOf = (page: Page) => page.evaluate(() => Math.round(window.scrollY));

test.beforeEach(async ({ user, open }) => {
  await user.add(...numbered(60));
  await open("/tasks");
});

test("the older tasks stay in sight after an action, but a new one leads to the newest", async ({
  page,
}) => {
  await expect(rows(page)).toHaveCount(50);
  await link(page, "Next page").click();
  await expect(rows(page)).toHaveCount(10);
  expect(await titles(page)).toEqual(numbered(10).reverse());
  await expect(link(page, "Next page")).toHaveCount(0);
  await expect(link(page, "First page")).toBeVisible();
  await button(page, "Complete: Task 3").click();
  await expect(status(page)).toHaveText("Completed “Task 3”.");
  await expect(page).toHaveURL(/\/tasks\?after=/);
  await expect(rows(page)).toHaveCount(9);
  await page.getByLabel("New task").fill("Brand new");
  await button(page, "Add").click();
  await expect(page).toHaveURL("/tasks");
  await expect(rows(page).first()).toContainText("Brand new");
});

test("Back returns to the older tasks and to where they were scrolled", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 500 });
  await link(page, "Next page").click();
  await expect(rows(page)).toHaveCount(10);
  await link(page, "Task 2").scrollIntoViewIfNeeded();
  const [url, scroll] = [page.url(), await scrollOf(page)];
  expect(scroll).toBeGreaterThan(0);
  await link(page, "Task 2").click();
  await expect(heading(page)).toHaveText("Task 2");
  await page.goBack();
  await expect(page).toHaveURL(url);
  await expect(rows(page)).toHaveCount(10);
  await expect.poll(() => scrollOf(page)).toBe(scroll);
});
