import type { Page } from "@playwright/test";
import { goodPassword, newEmail } from "../support/person";
import { expect, test } from "./browser";
import { button, field, heading, link, send, signIn, status, summary } from "./pages";

/** The account page's row with this label. */
const rowOf = (page: Page, label: string) =>
  page.getByRole("list", { name: "Account" }).getByRole("link", { name: new RegExp(`^${label}`) });

test("an account is changed, and the pages say so @postgres", async ({ page, open, user: _ }) => {
  await open("/tasks");
  await page.getByRole("link", { name: /Account.*Ada Lovelace/ }).click();
  await expect(heading(page)).toHaveText("Account");
  await rowOf(page, "Name").click();
  await send(page, { Name: "Ada King" }, "Save");
  await expect(status(page)).toContainText("Name saved.");
  await expect(page.getByRole("banner")).toContainText("Ada King");

  await rowOf(page, "Email").click();
  await expect(heading(page)).not.toHaveText("Account");
  const email = newEmail();
  await send(page, { Email: email, "Current password": "not my password" }, "Change email");
  await expect(summary(page)).toBeFocused();
  await expect(summary(page)).toContainText("Current password is incorrect");
  await expect(field(page, "Email")).toHaveValue(email);
  await expect(field(page, "Current password")).toHaveValue("");
  await send(page, { "Current password": goodPassword }, "Change email");
  await expect(status(page)).toContainText("Email changed.");
  await expect(page.getByRole("list", { name: "Account" })).toContainText(email);

  await rowOf(page, "Password").click();
  const passwords = {
    "Current password": goodPassword,
    "New password": "five other plain words here",
  };
  await send(page, passwords, "Change password");
  await expect(status(page)).toContainText("Password changed.");
  await rowOf(page, "Recent activity").click();
  await expect(page.getByRole("list", { name: "Recent activity" })).toContainText(
    "Password changed",
  );
  await link(page, "Account").click();

  const download = page.waitForEvent("download");
  await rowOf(page, "Download your data").click();
  expect((await download).suggestedFilename()).toBe("latch-export.json");
});

test("another device's session is seen and ended, then all sessions are", async ({
  page,
  open,
  user,
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ baseURL });
  const phone = await context.newPage();
  await phone.goto("/signin");
  await signIn(phone, user.email);
  await expect(phone).toHaveURL("/tasks");
  await open("/account/devices");
  const sessions = page.getByRole("list", { name: "Devices" }).getByRole("listitem");
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: "This device" })).toHaveCount(1);
  await page.getByRole("button", { name: /^Sign out .* on / }).click();
  await expect(status(page)).toContainText("Device signed out.");
  await expect(sessions).toHaveCount(1);
  await phone.reload();
  await expect(phone).toHaveURL(/\/signin/);
  await context.close();
  await button(page, "Sign out everywhere").click();
  await expect(page).toHaveURL(/\/signin$/);
  await expect(page.getByText("You're signed out on every device.").first()).toBeVisible();
});

test("an account is deleted @postgres", async ({ page, open, user }) => {
  await open("/account");
  await link(page, "Delete account").click();
  await expect(field(page, "Current password")).toBeVisible();
  await send(page, { Email: user.email, "Current password": goodPassword }, "Delete account");
  await expect(page).toHaveURL(/\/signin$/);
  await expect(page.getByText("Your account and all your tasks are deleted").first()).toBeVisible();
});
