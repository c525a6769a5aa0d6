import { expect, test } from "./browser";
import {
  button,
  goOffline,
  heading,
  holdPosts,
  link,
  offline,
  rows,
  status,
  summary,
  titles,
} from "./pages";

test.beforeEach(async ({ page, user, open }) => {
  await user.add("Third", "Second", "First");
  await open("/tasks?select=1");
  for (const name of ["First", "Third"]) await page.getByRole("checkbox", { name }).check();
});

test("completing several tasks shows at once", async ({ page }) => {
  const release = await holdPosts(page);
  await button(page, "Complete").click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("Second");
  release();
  await expect(status(page)).toHaveText("Completed 2 tasks.");
  await expect(rows(page)).toHaveText([/^Second/]);
});

test("several tasks are undone at once, then cleared at once, and that undone @postgres", async ({
  page,
  open,
}) => {
  await button(page, "Complete").click();
  await expect(status(page)).toHaveText("Completed 2 tasks.");
  await button(page, "Undo").click();
  await expect(status(page)).toHaveText("Undone for 2 tasks.");
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("checkbox", { name: "First" }).check();
  await page.getByRole("checkbox", { name: "Third" }).check();
  await button(page, "Complete").click();
  await expect(rows(page)).toHaveCount(1);
  await expect(status(page)).toHaveText("Completed 2 tasks.");
  await open("/tasks?view=done");
  await button(page, "Clear completed").click();
  await expect(status(page)).toHaveText("Moved 2 tasks to trash.");
  await expect(page.getByText("Nothing completed yet")).toBeVisible();
  await button(page, "Undo").click();
  await expect(rows(page)).toHaveCount(2);
  await expect(heading(page)).toHaveText("Completed");
});

test("no task is changed when none is selected, and the rest stays when some are deleted", async ({
  page,
}) => {
  const boxes = ["First", "Third"].map((name) => page.getByRole("checkbox", { name }));
  for (const box of boxes) await box.uncheck();
  await button(page, "Trash").click();
  await expect(status(page)).toHaveText("Select at least one task first.");
  await expect(rows(page)).toHaveCount(3);
  for (const box of boxes) await box.check();
  await button(page, "Trash").click();
  await expect(status(page)).toHaveText("Moved 2 tasks to trash.");
  await link(page, "Cancel").click();
  await expect(page).toHaveURL("/tasks");
  await expect(link(page, "Second")).toBeVisible();
  expect(await titles(page)).toEqual(["Second"]);
});

test("setting several due dates shows at once", async ({ page }) => {
  const release = await holdPosts(page);
  await page.getByText("Date", { exact: true }).click();
  await page.getByLabel("Due date", { exact: true }).fill("2031-05-06");
  await button(page, "Set date").click();
  await expect(rows(page).filter({ hasText: "6 May 2031" })).toHaveCount(2);
  release();
  await expect(status(page)).toHaveText("2 tasks are due Tue 6 May 2031.");
});

test.describe("without a network", () => {
  test.use({ provoked: offline });

  test("the rows come back with their ticks", async ({ page }) => {
    await goOffline(page);
    await button(page, "Trash").click();
    await expect(summary(page)).toContainText("Can't reach Latch, so nothing was saved");
    await expect(summary(page)).toBeFocused();
    await expect(rows(page)).toHaveCount(3);
    await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(2);
  });
});

test("the focus is on the heading when no task is left", async ({ page }) => {
  await page.getByRole("checkbox", { name: "Second" }).check();
  await button(page, "Trash").click();
  await expect(status(page)).toHaveText("Moved 3 tasks to trash.");
  await expect(rows(page)).toHaveCount(0);
  await expect(heading(page)).toBeFocused();
});

test("single keys lead through the checkboxes, and Enter changes nothing", async ({ page }) => {
  const box = (name: string) => page.getByRole("checkbox", { name });
  await heading(page).focus();
  for (const key of ["j", "j", "k", "x"]) await page.keyboard.press(key);
  await expect(box("First")).toBeFocused();
  await expect(box("First")).not.toBeChecked();
  await page.keyboard.press("Enter");
  await page.keyboard.press("j");
  await expect(box("Second")).toBeFocused();
  await expect(page).toHaveURL("/tasks?select=1");
  await expect(status(page)).toBeEmpty();
  await expect(box("Third")).toBeChecked();
});
