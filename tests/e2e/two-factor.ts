/** Two-factor sign-in from beginning to end: the same in browsers with and without scripts. */
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { Authenticator, confirmEmail } from "../support/authenticator";
import type { Latch } from "../support/latch";
import { addTask, signedUp } from "../support/person";
import { expect } from "./browser";
import { checkAll } from "./checks";
import { button, field, heading, link, rows, send, signIn, status, summary } from "./pages";

/**
 * Somebody turns it on, signs in with a code, loses their phone, and gets back to their list with a recovery code.
 *
 * @param isChecked whether the pages on the way are checked too, which takes scripts
 */
export async function loseThePhone(page: Page, latch: Latch, isChecked: boolean): Promise<void> {
  const check = (path: string) => (isChecked ? checkAll(page, path) : undefined);
  const ada = await signedUp(latch.url);
  await addTask(ada, "Buy milk");
  await page.goto("/signin");
  await signIn(page, ada.email);
  await expect(page).toHaveURL("/tasks");
  await page.goto("/account");
  await page.getByRole("link", { name: /^Two-factor sign-in/ }).click();
  await expect(page.getByText("Confirm your email first")).toBeVisible();
  await check("/account/security, with an unconfirmed email");
  await confirmEmail(latch.environment, ada.email);

  await page.goto("/account/security");
  await check("/account/security");
  await page.getByRole("link", { name: /^Authenticator app/ }).click();
  await expect(heading(page)).toHaveText("Authenticator app");
  await expect(page.getByRole("banner")).toContainText("Ada");
  await check("/account/security/totp");
  await button(page, "Set up").click();
  await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
  await check("/account/security/totp, with a seed");
  const phone = new Authenticator(String(await page.locator("p.font-mono").textContent()));
  await send(page, { Code: phone.wrongCode() }, "Continue");
  await expect(summary(page)).toContainText("Enter the code your app shows now");
  await expect(field(page, "Code")).toHaveValue("");
  await send(page, { Code: phone.code() }, "Continue");
  const list = page.getByRole("list", { name: "Recovery codes" });
  await expect(list.getByRole("listitem")).toHaveCount(10);
  const codes = await list.getByRole("listitem").allTextContents();
  await check("/account/security/totp, with recovery codes");
  const download = page.waitForEvent("download");
  await link(page, "Save as a file").click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("latch-recovery-codes.txt");
  expect(readFileSync(await file.path(), "utf8")).toContain(codes.join("\n"));
  await button(page, "I've saved them, turn it on").click();
  await expect(status(page)).toContainText("Two-factor sign-in is on.");
  await check("/account/security, on");

  await page.goto("/account");
  await button(page, "Sign out").click();
  await signIn(page, ada.email);
  await expect(heading(page)).toHaveText("Enter a code");
  await check("/signin/second");
  await send(page, { Code: phone.wrongCode() }, "Sign in");
  await expect(summary(page)).toContainText("That code is not right");
  await page.getByRole("checkbox", { name: /^Don't ask/ }).check();
  await send(page, { Code: String(codes[0]).toLowerCase() }, "Sign in");
  await expect(page).toHaveURL("/tasks");
  await expect(rows(page)).toHaveCount(1);
  await expect(status(page)).toContainText("Recovery code used: 9 are left.");
  await expect(status(page).locator("p")).not.toHaveClass("sr-only");

  await page.goto("/account/security/browsers");
  await expect(page.getByRole("list", { name: "Trusted browsers" })).toContainText("Chrome");
  await check("/account/security/browsers");
  await page.goto("/account/security/recovery-codes");
  await check("/account/security/recovery-codes");
  await button(page, "Make new codes").click();
  await expect(list.getByRole("listitem")).toHaveCount(10);
  await expect(list).not.toContainText(String(codes[1]));
  await page.goto("/account/security/totp");
  await button(page, "Remove").click();
  await expect(status(page)).toContainText("Two-factor sign-in is off.");
}
