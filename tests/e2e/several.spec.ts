import type { Page } from "@playwright/test";
import { expect, test } from "./browser";
import { button, field, heading, link, rows, status, titles } from "./pages";

async function pick(page: Page, ...names: string[]): Promise<void> {
  for (const name of names) await page.getByRole("checkbox", { name }).check();
}

test.beforeEach(async ({ page, user, open }) => {
  await user.add("Third", "Second", "First");
  await open("/tasks");
  await link(page, "Select").click();
  await expect(page).toHaveURL("/tasks?select=1");
});

test("several tasks are completed at once, and undone at once", async ({ page }) => {
  await pick(page, "First", "Third");
  await button(page, "Complete").click();
  await expect(status(page)).toHaveText("2 tasks completed.");
  await expect(rows(page)).toHaveCount(1);
  await button(page, "Undo").click();
  await expect(status(page)).toHaveText("2 tasks are as they were.");
  await expect(rows(page)).toHaveCount(3);
});

test("several tasks are deleted at once", async ({ page }) => {
  await pick(page, "Second", "Third");
  await button(page, "Delete").click();
  await expect(status(page)).toHaveText("2 tasks deleted.");
  await link(page, "Done selecting").click();
  await expect(page).toHaveURL("/tasks");
  expect(await titles(page)).toEqual(["First"]);
});

test("several tasks get a due date at once", async ({ page }) => {
  await pick(page, "First", "Second");
  await field(page, "Due date").fill("2031-05-06");
  await button(page, "Set due date").click();
  await expect(status(page)).toHaveText("2 due dates set.");
  await expect(rows(page).filter({ hasText: "6 May 2031" })).toHaveCount(2);
});

test("no task is changed when none is selected", async ({ page }) => {
  await button(page, "Delete").click();
  await expect(status(page)).toHaveText("Nothing was changed.");
  await expect(rows(page)).toHaveCount(3);
});

test("done tasks are cleared at once, and undone at once", async ({ page, open }) => {
  await pick(page, "First", "Third");
  await button(page, "Complete").click();
  await expect(status(page)).toHaveText("2 tasks completed.");
  await open("/tasks?view=done");
  await button(page, "Clear completed").click();
  await expect(status(page)).toHaveText("2 tasks deleted.");
  await expect(page.getByText("Nothing is done yet")).toBeVisible();
  await button(page, "Undo").click();
  await expect(rows(page)).toHaveCount(2);
  await expect(heading(page)).toHaveText("Done");
});
