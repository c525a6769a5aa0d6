/**
 * What the links in letters do, with a mail server of these tests' own: the same in browsers with and without
 * scripts.
 */
import type { Page } from "@playwright/test";
import { linkIn, type MailingLatch, startMailingLatch } from "../support/mail";
import { addTask, goodPassword, newEmail, signedUp } from "../support/person";
import { test as base, expect } from "./browser";
import { checkAll } from "./checks";
import { button, heading, link, rows, send, signIn } from "./pages";

/** The other browser tests' fixtures, with a server that sends mail. */
const withServer = (environment: Record<string, string>) =>
  base.extend<object, { latch: MailingLatch }>({
    latch: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads here which fixtures this needs.
      async ({}, use) => {
        const latch = await startMailingLatch(environment);
        await use(latch);
        await latch.stop();
      },
      { scope: "worker", timeout: 120_000 },
    ],
    baseURL: ({ latch }, use) => use(latch.url),
  });

export const test = withServer({});

/** With a server where an account is created by the link in a letter. */
export const signUpTest = withServer({ SIGN_UP: "confirmed" });

const newPassword = "five other plain words";

/**
 * Somebody forgets their password on the sign-in page and gets back to their list.
 *
 * @param isChecked whether the pages on the way are checked too, which takes scripts
 */
export async function getBackIn(page: Page, { url, mailbox }: MailingLatch, isChecked: boolean) {
  const check = (path: string) => (isChecked ? checkAll(page, path) : undefined);
  const ada = await signedUp(url);
  await addTask(ada, "Buy milk");
  await page.goto("/signin");
  await link(page, "Forgot your password?").click();
  await expect(heading(page)).toHaveText("Reset your password");
  await check("/reset");
  await send(page, { Email: ada.email }, "Send the link");
  await expect(heading(page)).toHaveText("Check your email");
  await expect(page.getByText(`If ${ada.email} has an account`)).toBeVisible();
  await check("/reset/sent");
  await page.goto(linkIn(await mailbox.next(ada.email, "Set a new password"), url));
  await expect(page).toHaveURL("/reset/password");
  await check("/reset/password");
  await send(page, { "New password": "7 chars" }, "Set new password");
  await expect(page.getByText("Password must be at least 8 characters").first()).toBeVisible();
  await send(page, { "New password": newPassword }, "Set new password");
  await expect(page.getByText("Password changed. Sign in with it.").first()).toBeVisible();
  await send(page, { Password: newPassword }, "Sign in");
  await expect(page).toHaveURL("/tasks");
  await expect(rows(page)).toHaveCount(1);
}

/** Somebody makes an account by the link of a letter. */
export async function signUpByLetter(
  page: Page,
  { url, mailbox }: MailingLatch,
  isChecked: boolean,
) {
  const check = (path: string) => (isChecked ? checkAll(page, path) : undefined);
  const email = newEmail();
  await page.goto("/signup");
  await check("/signup, by a letter");
  await send(page, { Name: "Ada", Email: email }, "Email me a link");
  await expect(heading(page)).toHaveText("Check your email");
  await check("/signup/sent");
  await page.goto(linkIn(await mailbox.next(email, "Finish signing up"), url));
  await expect(heading(page)).toHaveText("Choose a password");
  await check("/signup/confirm");
  await send(page, { Password: "7 chars" }, "Choose a password");
  await expect(page.getByText("Password must be at least 8 characters").first()).toBeVisible();
  await check("/signup/confirm, with an error");
  await send(page, { Password: goodPassword }, "Choose a password");
  await expect(page).toHaveURL("/tasks");
}

/** Somebody confirms their email, then another one; and whoever has the first takes that change back. */
export async function changeAndTakeBack(
  page: Page,
  { url, mailbox }: MailingLatch,
  isChecked: boolean,
) {
  const check = (path: string) => (isChecked ? checkAll(page, path) : undefined);
  const open = async (email: string, subject: string) =>
    page.goto(linkIn(await mailbox.next(email, subject), url));
  const { email } = await signedUp(url);
  await page.goto("/signin");
  await signIn(page, email);
  await expect(page).toHaveURL("/tasks");
  await open(email, "Confirm your email");
  await expect(page).toHaveURL("/account/email/confirm");
  await check("/account/email/confirm");
  await button(page, "Confirm email").click();
  await expect(page.getByText("Email confirmed.").first()).toBeVisible();
  const another = newEmail();
  await page.goto("/account/email");
  await send(page, { Email: another, "Current password": goodPassword }, "Change email");
  await expect(page).toHaveURL("/account");
  await open(another, "Confirm your new email");
  await expect(page.getByText(another)).toBeVisible();
  await check("/account/email/confirm, for a new email");
  await button(page, "Confirm email").click();
  await expect(page.getByText("Email changed.").first()).toBeVisible();
  await open(email, "was changed");
  await expect(page).toHaveURL("/account/take-back");
  await check("/account/take-back");
  await send(page, { "New password": newPassword }, "Undo the change");
  await expect(page.getByText("The email change is undone.").first()).toBeVisible();
  await send(page, { Email: email, Password: newPassword }, "Sign in");
  await expect(page).toHaveURL("/tasks");
}
