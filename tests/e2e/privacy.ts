/** A visit to private pages, and what Back shows of them afterwards. */
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { browserArguments } from "../support/browser";
import { expect, type User } from "./browser";
import { button, heading, link } from "./pages";

/** The title of a task. */
export const secret = "Only I may read this";

/** The same in a browser that keeps whole pages in memory, with the cookies of `context`. */
export async function backInMemoryShowsNothing(
  context: BrowserContext,
  baseURL: string | undefined,
  user: User,
  javaScriptEnabled: boolean,
): Promise<void> {
  await user.add(secret);
  const browser = await chromium.launch({
    executablePath: process.env.LATCH_BROWSER || undefined,
    args: browserArguments,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  const remembering = await browser.newContext({ baseURL, javaScriptEnabled });
  await remembering.addCookies(await context.cookies());
  const page = await remembering.newPage();
  await page.goto("/tasks");
  await visitAndSignOut(page);
  await backShowsNothing(page);
  await browser.close();
}

/** Through the list and the task to the sign-in page. */
export async function visitAndSignOut(page: Page): Promise<void> {
  await link(page, secret).click();
  await expect(heading(page)).toHaveText(secret);
  await link(page, "Account: Ada Lovelace").click();
  await button(page, "Sign out").click();
  await expect(heading(page)).toHaveText("Sign in");
}

/** Through the account, the task and the list. */
export async function backShowsNothing(page: Page): Promise<void> {
  for (let steps = 0; steps < 3; steps += 1) {
    await page.goBack();
    await expect(heading(page)).toHaveText("Sign in");
    expect(await page.content()).not.toContain(secret);
    expect(await page.content()).not.toContain("Ada Lovelace");
  }
}
