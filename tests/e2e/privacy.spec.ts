import { chromium, type Page } from "@playwright/test";
import { browserArguments } from "../support/browser";
import { expect, test } from "./browser";
import { button, heading, link } from "./pages";

const secret = "Only I may read this";

test.beforeEach(async ({ user }) => user.add(secret));

test("Back shows nothing private after signing out", async ({ page, open }) => {
  await open("/tasks");
  await visitAndSignOut(page);
  await backShowsNothing(page);
});

test("Back shows nothing private where the browser keeps whole pages in memory", async ({
  context,
  baseURL,
  javaScriptEnabled,
}) => {
  const browser = await chromium.launch({
    executablePath: process.env.LATCH_BROWSER,
    args: browserArguments,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  const cookies = await context.cookies();
  const remembering = await browser.newContext({ baseURL, javaScriptEnabled });
  await remembering.addCookies(cookies);
  const page = await remembering.newPage();
  await page.goto("/tasks");
  await visitAndSignOut(page);
  await backShowsNothing(page);
  await browser.close();
});

async function visitAndSignOut(page: Page): Promise<void> {
  await link(page, secret).click();
  await expect(heading(page)).toHaveText("Edit task");
  await link(page, "Sign out").click();
  await button(page, "Sign out").click();
  await expect(heading(page)).toHaveText("Sign in");
}

/** Through the page that signs out, the task and the list. */
async function backShowsNothing(page: Page): Promise<void> {
  for (let steps = 0; steps < 3; steps += 1) {
    await page.goBack();
    await expect(heading(page)).toHaveText("Sign in");
    expect(await page.content()).not.toContain(secret);
    expect(await page.content()).not.toContain("Ada Lovelace");
  }
}

test("signing out leaves nothing but the cookie by which the browser is known", async ({
  page,
  open,
  context,
}) => {
  await open("/tasks");
  await visitAndSignOut(page);
  const { cookies, origins } = await context.storageState();
  expect(cookies.map(({ name }) => name)).toEqual(["latch-device"]);
  expect(origins).toEqual([]);
});

test("no page can be kept by a browser that shows private data", async ({ page, open }) => {
  for (const path of ["/tasks", "/signout"]) {
    expect((await open(path))?.headers()["cache-control"]).toBe("no-store");
  }
  await open("/tasks");
  expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({});
});
