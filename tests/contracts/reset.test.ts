import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createLink, removeExpiredLinks } from "~/auth/links.server";
import { makeResetLink } from "~/auth/reset.server";
import { beforeSignIn } from "../../db/client.server";
import { goodPassword, newEmail, Person, signedIn, signedUp } from "../support/person";
import { PlainBrowser } from "../support/plain-browser";
import type { Server } from "../support/server";
import { isSignedIn, sessionOf } from "../support/session";
import { pageText, serverWithoutDatabase, testErrors, testFormErrors } from "./errors";

const document = "docs/contracts/reset.md";
const url = inject("latchUrl");
const newPassword = "five other plain words";
const deadLink = "This link has expired or was used. Ask for a new one.";
let down: Server;
let email: string;

beforeAll(async () => {
  down = await serverWithoutDatabase();
  ({ email } = await signedUp(url, { name: "Ada Lovelace" }));
});
afterAll(() => down.stop());

/** The path and query of a new link for an account. */
async function linkFor(account: string): Promise<string> {
  const made = await makeResetLink(account, { userAgent: "a test", address: null });
  if (!made) throw new Error(`${account} has no account`);
  const { pathname, search } = new URL(made.url);
  return pathname + search;
}

const tokenIn = (link: string) => new URL(link, url).searchParams.get("token") ?? "";
const withToken = (token: string) => `/reset/password?${new URLSearchParams({ token })}`;
const send = (link: string, fields: Record<string, string> = { newPassword }) =>
  new Person(url).post(link, fields);
const signIn = (account: string, password: string) =>
  new Person(url).post("/signin", { email: account, password });

const sendNew = (password: string) => async () =>
  send(await linkFor(email), { newPassword: password });

testErrors(
  { document, heading: "Errors of the page", says: pageText },
  {
    [deadLink]: () => send("/reset/password?token=x"),
    "Open the link in your email again.": () => send("/reset/password"),
    "Password is required": async () => send(await linkFor(email), {}),
    "Password must be at least 8 characters": sendNew("seven 7"),
    "Password must be 1024 characters or less": sendNew("x".repeat(1025)),
    "This password is too common, please choose another": sendNew("PassWord1"),
    "This password is too easy to guess, please choose another": sendNew("ADA LOVELACE"),
    "Service temporarily unavailable, please try again": async () =>
      new Person(down.url).post(await linkFor(email), { newPassword }),
  },
);

testFormErrors("/reset/password", () => new Person(url));

test("sets the password by link and button alone, and signs nobody in", async () => {
  const ada = await signedUp(url);
  const browser = await new PlainBrowser(new Person(url)).open(await linkFor(ada.email));
  expect([browser.status, browser.headings]).toEqual([200, ["Set new password"]]);
  expect(browser.text).toContain(ada.email);
  expect(browser.field("New password").attributes).toMatchObject({
    name: "newPassword",
    type: "password",
    autocomplete: "new-password",
  });
  await browser.press("Set new password", { "New password": newPassword });
  expect([browser.answered, browser.path]).toEqual([303, "/signin"]);
  expect(browser.text).toContain("Password changed. Sign in with it.");
  expect(browser.valueOf("Email")).toBe(ada.email);
  expect((await browser.reload()).valueOf("Email")).toBe("");
  expect(await isSignedIn(browser.person)).toBe(false);
  expect((await signIn(ada.email, goodPassword)).status).toBe(400);
  expect((await signIn(ada.email, newPassword)).status).toBe(303);
});

test("changes nothing by being opened, however often", async () => {
  const ada = await signedUp(url);
  const link = await linkFor(ada.email);
  for (let time = 0; time < 10; time++) {
    const method = time % 2 ? "HEAD" : "GET";
    expect((await new Person(url).send(link, { method })).status).toBe(303);
  }
  expect((await signIn(ada.email, goodPassword)).status).toBe(303);
  expect((await send(link)).status).toBe(303);
});

test("ends every session, when the link is made and when it is used", async () => {
  const ada = await signedUp(url);
  const link = await linkFor(ada.email);
  expect(await isSignedIn(ada)).toBe(false);
  const later = await signedIn(url, ada.email);
  await send(link);
  expect(await isSignedIn(later)).toBe(false);
});

test("ends the session that the browser had, of another account too", async () => {
  const ada = await signedUp(url);
  const eve = await signedUp(url);
  const copy = eve.elsewhere();
  const response = await eve.post(await linkFor(ada.email), { newPassword });
  expect(response.headers.get("Location")).toBe("/signin");
  expect(await isSignedIn(copy)).toBe(false);
});

test("lets one of many simultaneous attempts through", async () => {
  const ada = await signedUp(url);
  const link = await linkFor(ada.email);
  const passwords = Array.from({ length: 16 }, (_, index) => `${newPassword} ${index}`);
  const answers = await Promise.all(passwords.map((each) => send(link, { newPassword: each })));
  const winners = passwords.filter((_, index) => answers[index]?.status === 303);
  expect(winners).toHaveLength(1);
  expect((await signIn(ada.email, String(winners[0]))).status).toBe(303);
});

describe("a link is dead, in the same words as one that never was,", () => {
  const ways: Record<string, () => Promise<string>> = {
    "with a token that is none": async () => withToken("x.y"),
    "with an unknown id": async () => withToken(`${crypto.randomUUID()}.${"A".repeat(43)}`),
    "with the end of another's token": async () => {
      const [first, second] = [await linkFor(email), await linkFor(email)].map(tokenIn);
      return withToken(`${first?.split(".")[0]}.${second?.split(".")[1]}`);
    },
    "with its token spelled otherwise": async () => `${await linkFor(email)}=`,
    // The last of 43 letters stands for four bits, and two that decoders ignore.
    "with its token spelled otherwise, of the same bytes": async () => {
      const link = await linkFor(email);
      return link.slice(0, -1) + String.fromCharCode(link.charCodeAt(link.length - 1) + 1);
    },
    async "after it was used"() {
      const { email: own } = await signedUp(url);
      const link = await linkFor(own);
      expect((await send(link)).status).toBe(303);
      return link;
    },
    async "after another link of the account was used"() {
      const { email: own } = await signedUp(url);
      const link = await linkFor(own);
      expect((await send(await linkFor(own))).status).toBe(303);
      return link;
    },
    async "after its time"() {
      const ada = await signedUp(url);
      const user = { id: sessionOf(ada).userId, email: ada.email, name: "Ada" };
      return withToken(await beforeSignIn((sql) => createLink(sql, "reset", user, 0)));
    },
    async "after the password was changed"() {
      const { email: own } = await signedUp(url);
      const link = await linkFor(own);
      const ada = await signedIn(url, own);
      const change = { currentPassword: goodPassword, newPassword };
      expect((await ada.post("/account/password", change)).status).toBe(303);
      return link;
    },
    async "after the email was changed, and changed back"() {
      const { email: own } = await signedUp(url);
      const link = await linkFor(own);
      const ada = await signedIn(url, own);
      for (const next of [newEmail(), own]) {
        const change = { currentPassword: goodPassword, email: next };
        expect((await ada.post("/account/email", change)).status).toBe(303);
      }
      return link;
    },
    async "after the account was deleted"() {
      const { email: own } = await signedUp(url);
      const link = await linkFor(own);
      const ada = await signedIn(url, own);
      const change = { currentPassword: goodPassword, email: own };
      expect((await ada.post("/account/delete", change)).status).toBe(303);
      return link;
    },
  };
  test.each(Object.entries(ways))("%s", async (_, make) => {
    const link = await make();
    for (const response of [await new Person(url).get(link), await send(link)]) {
      expect(response.status).toBe(400);
      expect(await response.text()).toContain(deadLink);
    }
  });
});

test("records that the link was made and used", async () => {
  const { email: own } = await signedUp(url);
  await send(await linkFor(own));
  const ada = new Person(url);
  await ada.post("/signin", { email: own, password: newPassword });
  const page = await (await ada.get("/account/activity")).text();
  expect(page).toContain("Password reset link made by the operator");
  expect(page).toContain("Password reset with a link");
});

test("leaves no expired link behind", async () => {
  const ada = await signedUp(url);
  const { userId } = sessionOf(ada);
  const user = { id: userId, email: ada.email, name: "Ada" };
  await beforeSignIn((sql) => createLink(sql, "reset", user, 0));
  await beforeSignIn((sql) => createLink(sql, "reset", user, 30));
  // Perhaps the housekeeping of another test's server was faster.
  await removeExpiredLinks();
  const left = await beforeSignIn(
    (sql) => sql`
      select expires_at > now() as live from one_time_links
      where user_id = ${userId} and purpose = 'reset'`,
  );
  expect([...left]).toEqual([{ live: true }]);
});
