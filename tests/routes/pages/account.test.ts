/** The account pages as a browser without JavaScript goes through them; the rules are in ../account.test.ts. */
import { expect, inject, test } from "vitest";
import { textOf } from "../../support/html";
import { goodPassword, newEmail } from "../../support/person";
import { plainBrowser, visitor } from "../../support/plain-browser";

const url = inject("latchUrl");

/** Somebody new who has opened the account page from the header. */
async function openAccount() {
  const browser = await plainBrowser(url, { name: "Ada Lovelace" });
  await browser.open("/tasks");
  await browser.follow("Account: Ada Lovelace");
  expect(browser.headings).toEqual(["Account"]);
  return browser;
}

test("a name is changed, and the header says so", async () => {
  const browser = await openAccount();
  await browser.press("Save name", { Name: "Ada King" });
  expect(browser.notice).toContain("Name saved.");
  expect(browser.links("Account: Ada King")).toBe(1);
});

test("a changed email is refused with a wrong password, kept, and taken with the right one", async () => {
  const browser = await openAccount();
  await browser.follow("Change email");
  const email = newEmail();
  await browser.press("Change email", { Email: email, "Current password": "not my password" });
  expect(browser.problems).toEqual(["Current password is incorrect"]);
  expect(browser.valueOf("Email")).toBe(email);
  expect(browser.valueOf("Current password")).toBe("");
  await browser.press("Change email", { "Current password": goodPassword });
  expect(browser.notice).toContain("Email changed.");
  expect(browser.rows("Sign-in").map(textOf).join()).toContain(email);
});

test("a changed password is among the recent activity", async () => {
  const browser = await openAccount();
  await browser.follow("Change password");
  await browser.press("Change password", {
    "Current password": goodPassword,
    "New password": "five other plain words here",
  });
  expect(browser.notice).toContain("Password changed.");
  expect(browser.rows("Recent activity").map(textOf).join()).toContain("Password changed");
});

test("a session on another device is seen and ended", async () => {
  const browser = await openAccount();
  const phone = await visitor(url).open("/signin");
  await phone.press("Sign in", { Email: browser.email, Password: goodPassword });
  expect(phone.path).toBe("/tasks");
  await browser.reload();
  expect(browser.rows("Sessions")).toHaveLength(2);
  expect(browser.text.match(/This device/g)).toHaveLength(1);
  const [end] = browser.elements("button").filter(({ attributes }) => attributes.name === "end");
  await browser.press(end?.attributes["aria-label"] ?? "End session");
  expect(browser.notice).toContain("Session ended.");
  expect(browser.rows("Sessions")).toHaveLength(1);
  await phone.reload();
  expect(phone.path).toMatch(/^\/signin/);
});

test("signing out everywhere leads to the sign-in page, which says so", async () => {
  const browser = await openAccount();
  await browser.press("Sign out everywhere");
  expect(browser.path).toBe("/signin");
  expect(browser.text).toContain("You have been signed out everywhere.");
});

test("the account page offers its export as a file to keep", async () => {
  const browser = await openAccount();
  const [link] = browser.elements("a").filter((each) => textOf(each).startsWith("Export"));
  const file = await browser.person.get(link?.attributes.href ?? "");
  expect(file.headers.get("Content-Disposition")).toBe('attachment; filename="latch-export.json"');
});

test("a deleted account leads to the sign-in page, which says so", async () => {
  const browser = await openAccount();
  await browser.follow("Delete account");
  await browser.press("Delete account", {
    Email: browser.email,
    "Current password": goodPassword,
  });
  expect(browser.path).toBe("/signin");
  expect(browser.text).toContain("Your account has been deleted");
});
