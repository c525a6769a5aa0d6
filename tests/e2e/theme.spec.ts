import type { Page } from "@playwright/test";
import { expect, test } from "./browser";
import { button } from "./pages";

const paper = (page: Page) =>
  page.evaluate(() => {
    // The canvas turns any notation of a colour into bytes.
    const context = new OffscreenCanvas(1, 1).getContext("2d") as OffscreenCanvasRenderingContext2D;
    context.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
    context.fillRect(0, 0, 1, 1);
    return context.getImageData(0, 0, 1, 1).data[1] as number;
  });
const isDark = async (page: Page) => (await paper(page)) < 128;
const chosen = (page: Page) => page.getByRole("button", { pressed: true });

test("follows the system until a theme is chosen", async ({ page, open }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open("/");
  expect(await isDark(page)).toBe(true);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await isDark(page)).toBe(false);
  await expect(chosen(page)).toHaveText("Auto");
});

for (const [name, theme, system] of [
  ["Dark", "dark", "light"],
  ["Light", "light", "dark"],
] as const) {
  test(`${name} is kept, and is in the first byte of the next page`, async ({ page, open }) => {
    await page.emulateMedia({ colorScheme: system });
    await open("/signin");
    await button(page, name).click();
    await expect(chosen(page)).toHaveText(name);
    await expect(page).toHaveURL("/signin");
    expect(await isDark(page)).toBe(theme === "dark");
    const html = (await (await open("/signup"))?.text()) ?? "";
    expect(html).toContain(`<html lang="en" data-theme="${theme}">`);
    expect(await isDark(page)).toBe(theme === "dark");
  });
}

test("Auto follows the system again", async ({ page, open }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await open("/");
  await button(page, "Dark").click();
  await expect.poll(() => isDark(page)).toBe(true);
  await button(page, "Auto").click();
  await expect(chosen(page)).toHaveText("Auto");
  await page.reload();
  expect(await isDark(page)).toBe(false);
});
