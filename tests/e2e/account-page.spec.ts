import AxeBuilder from "@axe-core/playwright";
import type { Page, ViewportSize } from "@playwright/test";
import { goodPassword, newEmail } from "../support/person";
import { expect, test } from "./browser";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });

/** Signs up in the browser and opens the account page from the header; gives the email. */
async function openAccount(page: Page): Promise<string> {
  const email = newEmail();
  await page.goto("/signup");
  await field(page, "Name").fill("Ada Lovelace");
  await field(page, "Email").fill(email);
  await field(page, "Password").fill(goodPassword);
  await button(page, "Create account").click();
  await page.getByRole("link", { name: /Account.*Ada Lovelace/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Account" })).toBeVisible();
  return email;
}

test("a name is changed, and the header says so", async ({ page }) => {
  await openAccount(page);
  await field(page, "Name").fill("Ada King");
  await button(page, "Save name").click();
  await expect(page.getByRole("status")).toContainText("Name saved.");
  await expect(page.getByRole("banner")).toContainText("Ada King");
});

test("an email is changed with the current password", async ({ page }) => {
  await openAccount(page);
  await page.getByRole("link", { name: "Change email" }).click();
  const email = newEmail();
  await field(page, "Email").fill(email);
  await field(page, "Current password").fill("not my password");
  await button(page, "Change email").click();
  await expect(page.getByRole("region", { name: "There is a problem" })).toBeFocused();
  await expect(page.getByRole("region", { name: "There is a problem" })).toContainText(
    "Current password is incorrect",
  );
  await expect(field(page, "Email")).toHaveValue(email);
  await expect(field(page, "Current password")).toHaveValue("");
  await field(page, "Current password").fill(goodPassword);
  await button(page, "Change email").click();
  await expect(page.getByRole("status")).toContainText("Email changed.");
  await expect(page.getByRole("list", { name: "Sign-in" })).toContainText(email);
});

test("a password is changed", async ({ page }) => {
  await openAccount(page);
  await page.getByRole("link", { name: "Change password" }).click();
  await field(page, "Current password").fill(goodPassword);
  await field(page, "New password").fill("five other plain words here");
  await button(page, "Change password").click();
  await expect(page.getByRole("status")).toContainText("Password changed.");
  await expect(page.getByRole("list", { name: "Recent activity" })).toContainText(
    "Password changed",
  );
});

test("a session on another device is seen and ended", async ({ page, browser, baseURL }) => {
  const email = await openAccount(page);
  const context = await browser.newContext({ baseURL });
  const phone = await context.newPage();
  await phone.goto("/signin");
  await field(phone, "Email").fill(email);
  await field(phone, "Password").fill(goodPassword);
  await button(phone, "Sign in").click();
  await expect(phone).toHaveURL(/\/tasks$/);
  await page.reload();
  const sessions = page.getByRole("list", { name: "Sessions" }).getByRole("listitem");
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: "This device" })).toHaveCount(1);
  await page.getByRole("button", { name: /^End session/ }).click();
  await expect(page.getByRole("status")).toContainText("Session ended.");
  await expect(sessions).toHaveCount(1);
  await phone.reload();
  await expect(phone).toHaveURL(/\/signin/);
  await context.close();
});

test("signing out everywhere leads to the sign-in page", async ({ page }) => {
  await openAccount(page);
  await button(page, "Sign out everywhere").click();
  await expect(page).toHaveURL(/\/signin$/);
  await expect(page.getByText("You have been signed out everywhere.").first()).toBeVisible();
});

test("the export is a file to keep", async ({ page }) => {
  await openAccount(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export" }).click();
  expect((await download).suggestedFilename()).toBe("latch-export.json");
});

test("an account is deleted", async ({ page }) => {
  const email = await openAccount(page);
  await page.getByRole("link", { name: "Delete account" }).click();
  await field(page, "Email").fill(email);
  await field(page, "Current password").fill(goodPassword);
  await button(page, "Delete account").click();
  await expect(page).toHaveURL(/\/signin$/);
  await expect(page.getByText("Your account has been deleted").first()).toBeVisible();
});

const pages = [
  "/account",
  "/account/email",
  "/account/password",
  "/account/delete",
  "/account/confirm?redirectTo=%2Faccount",
];

for (const path of pages) {
  test(`${path} suits a phone and everybody, in light and dark`, async ({ page, browser }) => {
    await openAccount(page);
    await page.goto(path);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      320,
    );
    await page.setViewportSize({ width: 375, height: 812 });
    const small = await page
      .locator("main a, main button, main input:not([type=hidden]):not([hidden])")
      .evaluateAll((all) =>
        all
          .map((each) => ({ text: each.textContent, box: each.getBoundingClientRect() }))
          .filter(({ box }) => Math.min(box.width, box.height) < 43.5)
          .map(({ text }) => text),
      );
    expect(small).toEqual([]);
    // axe is a script: it looks at a copy, where scripts run, of what this browser shows.
    const context = await browser.newContext({ javaScriptEnabled: true, reducedMotion: "reduce" });
    const copy = await context.newPage();
    const body = (await page.content()).replace(/<script.*?<\/script>/gs, "");
    await copy.route(page.url(), (route) => route.fulfill({ body, contentType: "text/html" }));
    await copy.setViewportSize(page.viewportSize() as ViewportSize);
    await copy.goto(page.url());
    for (const colorScheme of ["light", "dark"] as const) {
      await copy.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page: copy }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    await context.close();
  });
}
