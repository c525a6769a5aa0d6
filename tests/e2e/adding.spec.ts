import { expect, test } from "./browser";
import { addByEnter, button, field, rows, send, status, summary, titles } from "./pages";

test.beforeEach(async ({ user: _, open }) => void (await open("/tasks")));

test("Enter adds, empties the field and keeps the focus in it", async ({ page }) => {
  await addByEnter(page, "Buy milk");
  await expect(rows(page)).toHaveCount(1);
  await expect(field(page, "New task")).toHaveValue("");
  await expect(field(page, "New task")).toBeFocused();
});

test("ten tasks can be typed one after the other", async ({ page, javaScriptEnabled }) => {
  await field(page, "New task").focus();
  for (let number = 1; number <= 10; number += 1) {
    await page.keyboard.insertText(`Task ${number}`);
    await page.keyboard.press("Enter");
    // Without JavaScript each is a new page; with it nothing has to be waited for.
    if (!javaScriptEnabled) await expect(rows(page)).toHaveCount(number);
  }
  await expect(rows(page)).toHaveCount(10);
  await expect(page.locator("[aria-busy]")).toHaveCount(0);
  await page.reload();
  expect(await titles(page)).toEqual(
    Array.from({ length: 10 }, (_, index) => `Task ${10 - index}`),
  );
});

test("two fast taps add one task", async ({ page }) => {
  await field(page, "New task").fill("Buy milk");
  await button(page, "Add").dblclick();
  await expect(status(page)).toHaveText("Task added.");
  await expect(summary(page)).toHaveCount(0);
  await page.reload();
  expect(await titles(page)).toEqual(["Buy milk"]);
});

test("the same title can be added again on purpose", async ({ page }) => {
  for (const count of [1, 2]) {
    await send(page, { "New task": "Buy milk" }, "Add");
    await expect(rows(page)).toHaveCount(count);
    await expect(page.locator("[aria-busy]")).toHaveCount(0);
  }
});
