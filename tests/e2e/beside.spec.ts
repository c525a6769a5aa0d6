/** A task beside the list in a wide window. The other files test what a task's page does anywhere. */
import { expect, test } from "./browser";
import { button, field, heading, link, rows, status, summary } from "./pages";

test.use({ viewport: { width: 1280, height: 800 } });

const titles = Array.from({ length: 20 }, (_, index) => `Task ${index + 1}`);

test("a task opens beside the list, which stays where it is, and the focus goes there and back", async ({
  page,
  open,
  user,
}) => {
  await user.add(...titles);
  await open("/tasks");
  await expect(page.locator("#tasks")).toHaveJSProperty("offsetWidth", 640);
  await link(page, "Task 1").scrollIntoViewIfNeeded();
  const scroll = await page.evaluate(() => window.scrollY);
  expect(scroll).toBeGreaterThan(0);
  const frame = () =>
    page
      .locator("header, .views, #tasks")
      .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().toJSON()));
  const closed = await frame();
  await link(page, "Task 1").click();
  await expect(heading(page)).toHaveText("Task 1");
  expect(await frame()).toEqual(closed);
  await expect(heading(page)).toBeFocused();
  await expect(page).toHaveTitle("Task 1 · Latch");
  await expect(page).toHaveURL(/\/tasks\/[0-9a-f-]{36}$/);
  await expect(link(page, "Task 1")).toHaveAttribute("aria-current", "page");
  await expect(rows(page)).toHaveCount(20);
  expect(await page.evaluate(() => window.scrollY)).toBe(scroll);
  await link(page, "Task 2").click();
  await expect(heading(page)).toHaveText("Task 2");
  await expect(heading(page)).toBeFocused();
  await page.goBack();
  await expect(heading(page)).toHaveText("Task 1");
  await expect(page.locator("#beside-title")).toHaveValue("Task 1");
  await page.goBack();
  await expect(heading(page)).toHaveText("Tasks");
  await expect(link(page, "Task 1")).toBeFocused();
  expect(await page.evaluate(() => window.scrollY)).toBe(scroll);
  await link(page, "Task 2").click();
  await expect(heading(page)).toHaveText("Task 2");
  await link(page, "Close").click();
  await expect(heading(page)).toHaveText("Tasks");
  await expect(link(page, "Task 2")).toBeFocused();
  expect(await page.evaluate(() => window.scrollY)).toBe(scroll);
});

test("what is typed into a task beside the list stays, whatever is done in the list", async ({
  page,
  open,
  user,
}) => {
  await user.add("Buy milk", "Call Grandpa");
  await open("/tasks");
  await field(page, "New task").fill("Half a ti");
  await link(page, "Buy milk").click();
  const [title, description] = [page.locator("#beside-title"), page.locator("#beside-description")];
  await description.fill("The good one");
  const ids = await page.locator("[id]").evaluateAll((all) => all.map(({ id }) => id));
  expect(ids).toEqual([...new Set(ids)]);
  await field(page, "New task").fill("Water the plants");
  await field(page, "New task").press("Enter");
  await expect(link(page, "Water the plants")).toBeVisible();
  await button(page, "Complete: Call Grandpa").click();
  await expect(status(page)).toHaveText("Completed “Call Grandpa”.");
  await expect(link(page, "Call Grandpa")).toHaveCount(0);
  await expect(description).toHaveValue("The good one");
  const questions: string[] = [];
  page.on("dialog", (dialog) => {
    questions.push(dialog.message());
    void dialog.dismiss();
  });
  await link(page, "Water the plants").click();
  await expect.poll(() => questions).toEqual([expect.stringContaining("Leave without saving?")]);
  await title.fill("t".repeat(201));
  await button(page, "Save").click();
  await expect(summary(page)).toBeFocused();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("link", { name: "Title must be 200 characters or less" }).press("Enter");
  await expect(title).toBeFocused();
  await title.fill("Buy oat milk");
  await title.press("Enter");
  await expect(status(page)).toHaveText("Saved “Buy oat milk”.");
  await expect(link(page, "Buy oat milk")).toBeFocused();
  await expect(heading(page)).toHaveText("Tasks");
  // What was half typed before the task was opened has been added since.
  await expect(field(page, "New task")).toHaveValue("");
  await page.reload();
  await expect(field(page, "New task")).toHaveValue("");
});
