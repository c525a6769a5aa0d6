import { expect, test, untilHydrated } from "./browser";
import {
  addByEnter,
  button,
  field,
  goOffline,
  holdPosts,
  link,
  offline,
  row,
  rows,
  status,
  summary,
  titles,
} from "./pages";

test.beforeEach(async ({ user, open }) => {
  await user.add("Call Grandpa");
  await open("/tasks");
});

test("a task is in the list before the server has it", async ({ page }) => {
  const release = await holdPosts(page);
  await addByEnter(page, "Buy milk");
  expect(await titles(page)).toEqual(["Buy milk", "Call Grandpa"]);
  await expect(row(page, "Buy milk")).toHaveAttribute("aria-busy", "true");
  await expect(field(page, "New task")).toHaveValue("");
  await expect(field(page, "New task")).toBeFocused();
  release();
  await expect(row(page, "Buy milk")).not.toHaveAttribute("aria-busy");
  await expect(status(page)).toHaveText("Added: “Buy milk”");
});

test("several tasks can be on their way, the last one at the top", async ({ page }) => {
  const release = await holdPosts(page);
  for (const title of ["One", "Two", "Three"]) await addByEnter(page, title);
  expect(await titles(page)).toEqual(["Three", "Two", "One", "Call Grandpa"]);
  release();
  await expect(page.locator("[aria-busy]")).toHaveCount(0);
  await page.reload();
  expect((await titles(page)).sort()).toEqual(["Call Grandpa", "One", "Three", "Two"]);
});

test("ten tasks typed one after the other are all kept, each once", async ({ page }) => {
  const typed = Array.from({ length: 10 }, (_, index) => `Task ${index + 1}`);
  await field(page, "New task").focus();
  for (const title of typed) {
    await page.keyboard.insertText(title);
    await page.keyboard.press("Enter");
  }
  await expect(rows(page)).toHaveCount(11);
  await expect(page.locator("[aria-busy]")).toHaveCount(0);
  await page.reload();
  // Each goes to the server by itself: the order in which they arrive is nobody's promise.
  expect((await titles(page)).sort()).toEqual(["Call Grandpa", ...typed].sort());
});

test("two fast taps add one task, and the same title is added again on purpose", async ({
  page,
}) => {
  await field(page, "New task").fill("Buy milk");
  await button(page, "Add").dblclick();
  await expect(status(page)).toHaveText("Added: “Buy milk”");
  await expect(summary(page)).toHaveCount(0);
  await page.reload();
  expect(await titles(page)).toEqual(["Buy milk", "Call Grandpa"]);
  await untilHydrated(page);
  await addByEnter(page, "Buy milk");
  await expect(rows(page)).toHaveCount(3);
  await expect(page.locator("[aria-busy]")).toHaveCount(0);
});

test("two fast taps add one task while the server is slow", async ({ page }) => {
  const release = await holdPosts(page);
  await field(page, "New task").fill("Buy milk");
  await button(page, "Add").dblclick();
  release();
  await expect(status(page)).toHaveText("Added: “Buy milk”");
  expect(await titles(page)).toEqual(["Buy milk", "Call Grandpa"]);
  await expect(summary(page)).toHaveCount(0);
});

test.describe("without a network", () => {
  test.use({ provoked: offline });

  test("the text comes back with a word why, and can be sent again", async ({ page }) => {
    await goOffline(page);
    await addByEnter(page, "Buy milk");
    await expect(summary(page)).toContainText("Can't reach Latch, so nothing was saved");
    await expect(field(page, "New task")).toHaveValue("Buy milk");
    expect(await titles(page)).toEqual(["Call Grandpa"]);
    await page.unrouteAll();
    await button(page, "Add").click();
    await expect(status(page)).toHaveText("Added: “Buy milk”");
    await expect(link(page, "Buy milk")).toBeVisible();
    await expect(summary(page)).toHaveCount(0);
  });

  test("what is being typed by then is not overwritten", async ({ page }) => {
    const release = await holdPosts(page, "abort");
    await addByEnter(page, "Buy milk");
    await page.keyboard.type("Water the tomatoes");
    release();
    await expect(status(page)).toContainText("Couldn’t add “Buy milk”.");
    await expect(field(page, "New task")).toHaveValue("Water the tomatoes");
    await expect(rows(page)).toHaveCount(1);
  });
});
