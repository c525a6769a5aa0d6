/** Ways into an account and out of it, through the pages themselves. */
import { expect, inject, test } from "vitest";
import { cookieName, goodPassword, newEmail } from "../../support/person";
import { type PlainBrowser, plainBrowser, visitor } from "../../support/plain-browser";

const url = inject("latchUrl");
const asked = "/tasks?after=0198c5a4-7d2f-7c51-8f0a-0123456789ab";
const askedInSignIn = `/signin?redirectTo=${encodeURIComponent(asked)}`;

const newAccount = () => ({ Name: "Grace", Email: newEmail(), Password: goodPassword });

/** Somebody with an account, in a browser that is not signed in. */
async function signedOut() {
  const { email, add } = await plainBrowser(url);
  return { email, add, browser: visitor(url), fields: { Email: email, Password: goodPassword } };
}

test("signing up leads to an empty list that says what to do", async () => {
  const browser = await visitor(url).open("/");
  await browser.follow("Create account");
  await browser.press("Create account", newAccount());
  expect([browser.answered, browser.path]).toEqual([303, "/tasks"]);
  expect(browser.text).toContain("Add your first one above.");
});

test("signing in leads from the landing page to one's tasks", async () => {
  const { browser, add, fields } = await signedOut();
  await add("Buy milk");
  await browser.open("/");
  await browser.follow("Sign in");
  await browser.press("Sign in", fields);
  expect(browser.path).toBe("/tasks");
  expect(browser.titles).toEqual(["Buy milk"]);
});

test("the header says who is signed in", async () => {
  const browser = await plainBrowser(url, { name: "Ada Lovelace" });
  await browser.open("/tasks");
  expect(browser.link("Account: Ada Lovelace").attributes.title).toBe(browser.email);
});

test("signing in returns to the page first asked for, with its query", async () => {
  const { browser, fields } = await signedOut();
  await browser.open(asked);
  expect(browser.path).toBe(askedInSignIn);
  await browser.press("Sign in", fields);
  expect(browser.path).toBe(asked);
});

test("the page first asked for survives a wrong password", async () => {
  const { browser, fields } = await signedOut();
  await browser.open(asked);
  await browser.press("Sign in", { ...fields, Password: "not the right one" });
  expect(browser.problems).toEqual(["Invalid email or password"]);
  await browser.press("Sign in", fields);
  expect(browser.path).toBe(asked);
});

test("creating an account instead returns to the page first asked for", async () => {
  const browser = await visitor(url).open(asked);
  await browser.follow("Create account");
  expect(browser.headings).toEqual(["Create account"]);
  await browser.press("Create account", newAccount());
  expect(browser.path).toBe(asked);
});

test("the sign-in page says that signing in is needed to continue", async () => {
  const browser = await visitor(url).open("/tasks");
  expect(browser.elements("p", "Sign in to continue.")).not.toEqual([]);
});

test("the sign-in page says that the session has expired", async () => {
  const browser = await plainBrowser(url);
  await endElsewhere(browser);
  await browser.open("/tasks");
  expect(browser.elements("p", "You've been signed out. Sign in to continue.")).not.toEqual([]);
});

test("a form sent after the session has expired leads to the sign-in page and back", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/tasks");
  await endElsewhere(browser);
  await browser.press("Add", { "New task": "Too late" });
  expect(browser.path).toBe("/signin?redirectTo=%2Ftasks");
  expect(browser.text).toContain("You've been signed out.");
  await browser.press("Sign in", { Email: browser.email, Password: goodPassword });
  expect(browser.path).toBe("/tasks");
  expect(browser.titles).toEqual([]);
});

test("signing out takes one button, and is said once", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/account");
  await browser.press("Sign out");
  expect(browser.path).toBe("/signin");
  expect(browser.elements("p", "You're signed out.")).not.toEqual([]);
  await browser.reload();
  expect(browser.headings).toEqual(["Sign in"]);
  expect(browser.text).not.toContain("You're signed out.");
  expect(browser.notice).toBe("");
});

test("signing out can be thought better of", async () => {
  const browser = await plainBrowser(url);
  await browser.add("Buy milk");
  await browser.open("/signout");
  await browser.follow("Back to your tasks");
  expect(browser.titles).toEqual(["Buy milk"]);
});

test("signing out leaves nothing but the cookie by which the browser is known", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/signout");
  await browser.press("Sign out");
  expect([...browser.person.cookies.keys()]).toEqual([cookieName(url, "latch-device")]);
});

test("no browser may keep a page that shows private data", async () => {
  const browser = await plainBrowser(url);
  for (const path of ["/tasks", "/signout"]) {
    await browser.open(path);
    expect(browser.headers.get("Cache-Control")).toBe("no-store");
  }
});

/** Ends the session of a browser from another one that has the same cookies. */
async function endElsewhere({ person }: PlainBrowser): Promise<void> {
  await person.elsewhere().post("/signout");
}
