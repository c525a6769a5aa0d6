import { cookieName } from "../support/person";
import { expect, test } from "./browser";
import { backInMemoryShowsNothing, backShowsNothing, secret, visitAndSignOut } from "./privacy";

test("Back shows nothing private after signing out", async ({ page, open, user }) => {
  await user.add(secret);
  await open("/tasks");
  await visitAndSignOut(page);
  await backShowsNothing(page);
});

test("Back shows nothing private where the browser keeps whole pages in memory", async ({
  context,
  baseURL,
  user,
}) => backInMemoryShowsNothing(context, baseURL, user, true));

test("signing out leaves nothing but the cookie by which the browser is known", async ({
  page,
  open,
  context,
  user,
}) => {
  await user.add(secret);
  await open("/tasks");
  expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({});
  await visitAndSignOut(page);
  const { cookies, origins } = await context.storageState();
  expect(cookies.map(({ name }) => name)).toEqual([cookieName(page.url(), "latch-device")]);
  expect(origins).toEqual([]);
});
