import type { Page } from "@playwright/test";
import { expect, test } from "./browser";
import { button, heading, link, openMenu, rows, status, titles } from "./pages";

const undo = (page: Page) => button(page, "Undo").click();

async function trash(page: Page, ...titles: string[]): Promise<void> {
  for (const title of titles) await page.getByRole("checkbox", { name: title }).check();
  await button(page, "Trash").click();
}

test.beforeEach(async ({ user, open }) => {
  await user.add("Third", "Second", "First");
  await open("/tasks?view=all");
});

test("Undo brings back what was deleted, completed and reopened @postgres", async ({
  page,
  open,
}) => {
  await open("/tasks?view=all&select=1");
  await trash(page, "Second");
  await expect(status(page)).toHaveText("Moved “Second” to trash.");
  await undo(page);
  await expect(status(page)).toHaveText("Undone.");
  await expect(rows(page)).toHaveCount(3);
  await link(page, "Cancel").click();
  await expect(button(page, "Complete: Second")).toBeVisible();
  expect(await titles(page)).toEqual(["First", "Second", "Third"]);
  await button(page, "Complete: Second").click();
  await expect(status(page)).toHaveText("Completed “Second”.");
  await undo(page);
  await expect(button(page, "Complete: Second")).toBeVisible();
  await button(page, "Complete: Second").click();
  // A row that is being sent ignores what is pressed on it.
  await expect(status(page)).toHaveText("Completed “Second”.");
  await button(page, "Reopen: Second").click();
  await expect(status(page)).toHaveText("Reopened “Second”.");
  await undo(page);
  await expect(button(page, "Reopen: Second")).toBeVisible();
});

test("a task's page leads back to its list, where Undo is offered", async ({ page }) => {
  await link(page, "Second").click();
  // Until then the list's own button of that name is still there.
  await expect(heading(page)).toHaveText("Second");
  await button(page, "Complete: Second").click();
  await expect(status(page)).toHaveText("Completed “Second”.");
  await expect(page).toHaveURL(/\/tasks\?view=all#task-/);
  await expect(link(page, "Second")).toBeFocused();
  await undo(page);
  await expect(status(page)).toHaveText("Undone.");
  await link(page, "Second").click();
  await expect(heading(page)).toHaveText("Second");
  await button(page, "Delete: Second").click();
  await expect(page).toHaveURL(/\/tasks\?view=all#task-/);
  await expect(link(page, "Third")).toBeFocused();
  await undo(page);
  await expect(link(page, "Second")).toBeVisible();
});

test("one button undoes what was done in a row, and z as well", async ({ page }) => {
  for (const title of ["First", "Second", "Third"]) {
    await button(page, `Complete: ${title}`).click();
    await expect(status(page)).toHaveText(`Completed “${title}”.`);
  }
  const counter = page.getByRole("button", { name: /^Undo/ }).locator("[data-count]");
  await expect(counter).toHaveAttribute("data-count", "3");
  await undo(page);
  await expect(button(page, "Complete: Third")).toBeVisible();
  await expect(counter).toHaveAttribute("data-count", "2");
  await expect(button(page, "Undo another")).toBeVisible();
  await page.keyboard.press("z");
  await expect(button(page, "Complete: Second")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(button(page, "Complete: First")).toBeVisible();
  await page.keyboard.press("z");
  await expect(status(page)).toHaveText("Nothing left to undo.");
  await expect(page.getByText("Nothing left to undo.")).toBeInViewport({ ratio: 1 });
});

test("the focus is not taken from where the person has moved it, when a row goes", async ({
  page,
  open,
}) => {
  await open("/tasks");
  await link(page, "First").focus();
  await page.keyboard.press("x");
  await page.locator("body").click({ position: { x: 5, y: 780 } });
  await expect(button(page, "Reopen: First")).toHaveCount(0);
  await expect(page.locator("body")).toBeFocused();
});

test("the focus stays on a row that is completed and undone, and on one that leaves moves on", async ({
  page,
  open,
}) => {
  await open("/tasks");
  await link(page, "First").focus();
  await page.keyboard.press("x");
  await expect(button(page, "Reopen: First")).toBeVisible();
  await page.keyboard.press("z");
  await expect(button(page, "Complete: First")).toBeVisible();
  // All rows that were completed go together, a moment after the last.
  await button(page, "Complete: Second").dispatchEvent("click");
  await expect(rows(page)).toHaveCount(2);
  await expect(link(page, "First")).toBeFocused();
  await page.keyboard.press("F8");
  await expect(button(page, "Undo")).toBeFocused();
  await page.keyboard.press("F8");
  await expect(link(page, "First")).toBeFocused();
  await page.keyboard.press("F8");
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(3);
  await expect(link(page, "First")).toBeFocused();
});

test("Undo is offered until the next navigation", async ({ page }) => {
  await button(page, "Complete: Second").click();
  await expect(button(page, "Undo")).toBeVisible();
  await openMenu(page);
  await page.getByRole("link", { name: /^Completed/ }).click();
  await expect(page).toHaveURL("/tasks?view=done");
  await expect(rows(page)).toHaveCount(1);
  await expect(button(page, "Undo")).toHaveCount(0);
  await expect(status(page)).toBeEmpty();
});

test("a task in the trash is restored, and another one deleted for good", async ({
  page,
  open,
}) => {
  await open("/tasks?select=1");
  await trash(page, "First", "Second");
  await expect(status(page)).toHaveText("Moved 2 tasks to trash.");
  await open("/tasks?view=trash");
  await button(page, "Restore: First").click();
  await expect(status(page)).toHaveText("Restored “First”.");
  await link(page, "Delete forever: Second").click();
  await button(page, "Delete forever").click();
  await expect(status(page)).toHaveText("Deleted forever.");
  await expect(page.getByText("Trash is empty")).toBeVisible();
  await open("/tasks");
  expect(await titles(page)).toEqual(["First", "Third"]);
});
