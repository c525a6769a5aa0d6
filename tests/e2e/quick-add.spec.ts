import type { Request } from "@playwright/test";
import { expect, test } from "./browser";
import { addByEnter, button, field, row, status, titles } from "./pages";

test.beforeEach(async ({ user: _, open }) => {
  await open("/tasks");
});

test("what will be read from a title shows while it is typed, and is what the answer says", async ({
  page,
}) => {
  const hint = page.getByText("high", { exact: true });
  await field(page, "New task").fill("Pay rent 2030-12-24 !hig");
  await expect(hint).toHaveCount(0);
  await field(page, "New task").fill("Pay rent 2030-12-24 !high");
  await expect(hint.first()).toBeVisible();
  await field(page, "New task").press("Enter");
  await expect(status(page)).toHaveText("Added “Pay rent”: Tue 24 Dec 2030, high");
  await expect(hint).toHaveCount(0);
  await button(page, "Keep as text").click();
  await expect(row(page, "Pay rent 2030-12-24 !high")).toBeVisible();
});

test("pasted lines become a task each when asked to, and one otherwise", async ({ page }) => {
  const paste = (text: string) =>
    field(page, "New task").evaluate((input, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    }, text);
  await paste("Milk\r\n- Eggs\n\n  * Bread\n");
  await button(page, "Keep as one").click();
  await expect(button(page, "Add 3 tasks")).toHaveCount(0);
  await paste("Milk\r\n- Eggs\n\n  * Bread\n");
  await button(page, "Add 3 tasks").click();
  await expect(status(page)).toHaveText("Added 3 tasks.");
  await expect(page.locator("[aria-busy]")).toHaveCount(0);
  expect((await titles(page)).sort()).toEqual(["Bread", "Eggs", "Milk"]);
  await addByEnter(page, "Butter");
  await expect(row(page, "Butter")).toBeVisible();
  const tooLong = ["x", "y"].map((letter) => letter.repeat(201));
  const isOf = (title: string | undefined) => (request: Request) =>
    request.postData()?.includes(`title=${title}`) ?? false;
  const secondAnswer = page.waitForResponse((response) => isOf(tooLong[1])(response.request()));
  await page.route("**/tasks*", async (route) => {
    if (isOf(tooLong[0])(route.request())) await secondAnswer;
    await route.continue();
  });
  await paste(["Cheese", ...tooLong].join("\n"));
  await button(page, "Add 3 tasks").click();
  await expect(status(page)).toContainText(
    /^Added 1 task. Couldn’t add “x{201}”, “y{201}”. Title must/,
  );
  await expect(page.locator("[aria-busy]")).toHaveCount(0);
  expect((await titles(page)).sort()).toEqual(["Bread", "Butter", "Cheese", "Eggs", "Milk"]);
});
