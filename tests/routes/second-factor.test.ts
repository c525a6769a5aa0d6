/** Signing in with a second factor, and what tries to get around it. */

import { beforeEach, describe, expect, inject, test } from "vitest";
import { incorrectCode } from "~/auth/factors.server";
import { createLink } from "~/auth/links.server";
import { addPendingSignIn } from "~/auth/pending-sign-ins.server";
import { completeSignIn, noLongerWaiting, proveByCode } from "~/auth/sign-in.server";
import { trustBrowser } from "~/auth/trusted-browsers.server";
import { beforeSignIn } from "../../db/client.server";
import { sameForAll } from "../support/answers";
import {
  Authenticator,
  beginSetup,
  confirmEmail,
  confirmWith,
  passSteps,
  proveSetup,
  shownCodes,
  turnOnTwoFactor,
} from "../support/authenticator";
import { asOwner } from "../support/owner";
import { cookieName, goodPassword, Person, signedUp } from "../support/person";
import { isSignedIn, sessionOf } from "../support/session";

const url = inject("latchUrl");
const environment = inject("environment");
const pendingName = cookieName(url, "latch-pending");
const trustName = cookieName(url, "latch-trust");

type Owner = Person & { email: string };
const ada: Owner = await signedUp(url);
const app: Authenticator = await turnOnTwoFactor(environment, ada);
const bob: Owner = await signedUp(url);
const bobsApp: Authenticator = await turnOnTwoFactor(environment, bob);

beforeEach(() => passSteps(environment, ada.email));

/** A browser in which only the password was given. */
async function halfSignedIn(
  { email }: Owner = ada,
  form: Record<string, string> = {},
  browser = new Person(url),
): Promise<Person> {
  const answer = await browser.post("/signin", { email, password: goodPassword, ...form });
  expect(answer.headers.get("Location")).toBe("/signin/second");
  return browser;
}

const give = (browser: Person, code: string, more: Record<string, string> = {}) =>
  browser.post("/signin/second", { code, ...more });

/** Where the answer to a code leads, or what it says is wrong. */
async function outcome(answer: Promise<Response>): Promise<string | null | undefined> {
  const response = await answer;
  if (response.status === 303) return response.headers.get("Location");
  return /class="[^"]*text-danger[^"]*"[^>]*>([^<]+)</.exec(await response.text())?.[1];
}

const notRight = "That code is not right";

test("a right password alone gives no session, only the page that asks for a code", async () => {
  const browser = await halfSignedIn();
  expect([...browser.cookies.keys()]).toEqual([pendingName]);
  expect(await isSignedIn(browser)).toBe(false);
  expect((await browser.get("/signin/second")).status).toBe(200);
});

test("the cookie of a sign-in that waits is no session's, and the reverse", async () => {
  const browser = await halfSignedIn();
  const pending = browser.cookies.get(pendingName) ?? "";
  const session = ada.cookies.get(cookieName(url)) ?? "";
  const asSession = new Person(url);
  asSession.cookies.set(cookieName(url), pending);
  expect(await isSignedIn(asSession)).toBe(false);
  const asPending = new Person(url);
  asPending.cookies.set(pendingName, session);
  expect((await asPending.get("/signin/second")).headers.get("Location")).toBe("/signin");
});

test("the right code completes the sign-in and leads to where it was to go", async () => {
  const browser = await halfSignedIn(ada, { redirectTo: "/tasks/import" });
  expect(await outcome(give(browser, app.code()))).toBe("/tasks/import");
  expect(await isSignedIn(browser)).toBe(true);
  expect(browser.cookies.has(pendingName)).toBe(false);
});

test("the activity shows a request for a code only until the same browser has answered it", async () => {
  const requests = async () =>
    [...(await (await ada.get("/account/activity")).text()).matchAll(/code requested/g)].length;
  const before = await requests();
  const browser = await halfSignedIn();
  expect(await requests()).toBe(before + 1);
  await give(browser, app.code());
  expect(await requests()).toBe(before);
});

test("a sign-in that waits leads nowhere but to our own pages", async () => {
  const browser = await halfSignedIn(ada, { redirectTo: "//evil.example" });
  expect(await outcome(give(browser, app.code()))).toBe("/tasks");
});

test("completing a sign-in ends the session that the browser had", async () => {
  const eve = await signedUp(url);
  const before = eve.elsewhere();
  await halfSignedIn(ada, {}, eve);
  expect(await isSignedIn(before)).toBe(true);
  expect((await eve.get("/signin/second")).status).toBe(200);
  await give(eve, app.code());
  expect(await isSignedIn(before)).toBe(false);
});

test("a form that was sent twice leads on both times", async () => {
  const browser = await halfSignedIn();
  const code = app.code();
  expect(await outcome(give(browser, code))).toBe("/tasks");
  expect(await outcome(give(browser, code))).toBe("/tasks");
});

test("seeds have 160 bits and recovery codes 125, and none comes twice", () => {
  const seeds = [app.secret, bobsApp.secret];
  for (const seed of seeds) expect(seed).toMatch(/^[A-Z2-7]{32}$/);
  const codes = [...app.recoveryCodes, ...bobsApp.recoveryCodes];
  for (const code of codes) expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}(?:-|$)){5}$/);
  expect(new Set([...seeds, ...codes]).size).toBe(22);
});

describe("a code of the app", () => {
  test("is used once, however it is typed", async () => {
    const code = app.code();
    expect(await outcome(give(await halfSignedIn(), code))).toBe("/tasks");
    for (const again of [
      code,
      ` ${code.slice(0, 3)} ${code.slice(3)}`,
      code.replace(/^.../, "$&-"),
    ])
      expect(await outcome(give(await halfSignedIn(), again))).toBe(notRight);
  });

  test("is taken with blanks, and in digits of another width", async () => {
    const wide = [...app.code()].map((digit) => String.fromCodePoint(0xff10 + Number(digit)));
    expect(await outcome(give(await halfSignedIn(), ` ${wide.join(" ")} `))).toBe("/tasks");
  });

  test("of the half minute before is refused once a later one was used", async () => {
    const [earlier, later] = [app.code(), app.code(1)];
    expect(await outcome(give(await halfSignedIn(), later))).toBe("/tasks");
    expect(await outcome(give(await halfSignedIn(), earlier))).toBe(notRight);
  });

  test("of three half minutes away is refused", async () => {
    for (const steps of [-3, 3])
      expect(await outcome(give(await halfSignedIn(), app.code(steps)))).toBe(notRight);
  });

  test("given at sixteen sockets at once signs in one of them", async () => {
    const { person, code: codeAt } = await somebody();
    const browsers = await Promise.all(Array.from({ length: 16 }, () => halfSignedIn(person)));
    const code = codeAt(1);
    const outcomes = await Promise.all(browsers.map((browser) => outcome(give(browser, code))));
    expect(outcomes.filter((leads) => leads === "/tasks")).toHaveLength(1);
  });

  test("of somebody else's app is refused, and works for its owner after that", async () => {
    const code = bobsApp.code();
    expect(await outcome(give(await halfSignedIn(), code))).toBe(notRight);
    expect(await outcome(give(await halfSignedIn(bob), code))).toBe("/tasks");
  });

  test("of a seed that was copied from another account's row does not open", async () => {
    const eve = await signedUp(url);
    await turnOnTwoFactor(environment, eve);
    await asOwner(environment, async (sql) => {
      const { userId } = sessionOf(eve);
      await sql`
        update totp set seed = other.seed, key_id = other.key_id from totp other
        where totp.user_id = ${userId} and other.user_id = ${sessionOf(ada).userId}`;
    });
    const answer = await give(await halfSignedIn(eve), app.code());
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([500, []]);
  });
});

describe("a recovery code", () => {
  test("signs in once, in small letters and without its dashes too", async () => {
    const [code = ""] = app.recoveryCodes;
    expect(await outcome(give(await halfSignedIn(), code.toLowerCase().replaceAll("-", "")))).toBe(
      "/tasks",
    );
    expect(await outcome(give(await halfSignedIn(), code))).toBe(notRight);
  });

  test("given at sixteen sockets at once signs in one of them", async () => {
    const { person, app } = await somebody();
    const code = app.recoveryCodes[0] ?? "";
    const browsers = await Promise.all(Array.from({ length: 16 }, () => halfSignedIn(person)));
    const outcomes = await Promise.all(browsers.map((browser) => outcome(give(browser, code))));
    expect(outcomes.filter((leads) => leads === "/tasks")).toHaveLength(1);
  });

  test("of somebody else is refused", async () => {
    const code = bobsApp.recoveryCodes[0] ?? "";
    expect(await outcome(give(await halfSignedIn(), code))).toBe(notRight);
  });

  test("says how many are left", async () => {
    const browser = await halfSignedIn();
    await give(browser, app.recoveryCodes[2] ?? "");
    expect(await (await browser.get("/tasks")).text()).toMatch(/Recovery code used: \d are left\./);
  });
});

describe("a sign-in does not wait any more", () => {
  const over = async (browser: Person, code = app.code()) => {
    expect(await outcome(give(browser, code))).toBe("/signin");
    expect(await isSignedIn(browser)).toBe(false);
    expect(await (await browser.get("/signin")).text()).toContain("That took too long.");
    expect((await browser.get("/signin/second")).headers.get("Location")).toBe("/signin");
  };

  test("after the fifth wrong code", async () => {
    const { person, app, code } = await somebody();
    const browser = await halfSignedIn(person);
    for (let tries = 0; tries < 4; tries++)
      expect(await outcome(give(browser, app.wrongCode()))).toBe(notRight);
    await over(browser, app.wrongCode());
    await over(browser, code(1));
  });

  test("after five of sixteen codes that were sent at once", async () => {
    const { person, app } = await somebody();
    const { userId } = sessionOf(person);
    const { id } = await beforeSignIn((sql) => addPendingSignIn(sql, userId, null));
    const client = { userAgent: null, address: null };
    const tries = Array.from({ length: 16 }, () =>
      completeSignIn(id, { client, oldSession: null }, proveByCode(app.wrongCode(), client)),
    );
    const outcomes = await Promise.all(tries);
    expect(outcomes.filter((said) => said === incorrectCode)).toHaveLength(5);
    expect(outcomes.filter((said) => said === noLongerWaiting)).toHaveLength(11);
  });

  test("after ten minutes", async () => {
    const browser = await halfSignedIn();
    await asOwner(
      environment,
      (sql) => sql`
        update pending_sign_ins set expires_at = now() - interval '1 second'
        where user_id = ${sessionOf(ada).userId}`,
    );
    await over(browser);
  });

  test("after it was completed", async () => {
    const browser = await halfSignedIn();
    const copy = browser.elsewhere();
    await give(browser, app.code());
    await over(copy, app.code(1));
  });

  test("after a change of the password", async () => {
    const { person, code } = await somebody();
    const browser = await halfSignedIn(person);
    const newPassword = "five other plain words";
    await confirmWith(person, code(0));
    await person.post("/account/password", { currentPassword: goodPassword, newPassword });
    await over(browser, code(1));
  });

  test("after a reset by a link, after which the factor is still asked for", async () => {
    const { person, code } = await somebody();
    const browser = await halfSignedIn(person);
    const newPassword = "five other plain words";
    const { userId: id } = sessionOf(person);
    const token = await beforeSignIn((sql) =>
      createLink(sql, "reset", { id, email: person.email }, 30),
    );
    const path = `/reset/password?${new URLSearchParams({ token })}`;
    const answer = await new Person(url).post(path, { newPassword });
    expect(answer.headers.get("Location")).toBe("/signin");
    await over(browser, code(0));
    const next = new Person(url);
    await next.post("/signin", { email: person.email, password: newPassword });
    expect(await isSignedIn(next)).toBe(false);
    expect(await outcome(give(next, code(1)))).toBe("/tasks");
  });

  test("after the account was deleted", async () => {
    const { person, code } = await somebody();
    const browser = await halfSignedIn(person);
    await confirmWith(person, code(0));
    await person.post("/account/delete", { email: person.email, currentPassword: goodPassword });
    await over(browser, code(1));
  });
});

describe("a trusted browser", () => {
  test("is not asked for 30 days, and only after a right password", async () => {
    const browser = await halfSignedIn();
    await give(browser, app.code(), { trust: "on" });
    expect(browser.cookies.get(trustName)).toMatch(/^[\w-]{43}$/);
    await browser.post("/signout");
    const wrong = await browser.post("/signin", { email: ada.email, password: "not the one" });
    expect(wrong.status).toBe(400);
    const answer = await browser.post("/signin", { email: ada.email, password: goodPassword });
    expect(answer.headers.get("Location")).toBe("/tasks");
  });

  test("is asked before the account is changed, like any other", async () => {
    const browser = new Person(url);
    browser.cookies.set(trustName, await trustOf(ada));
    await browser.post("/signin", { email: ada.email, password: goodPassword });
    expect(await isSignedIn(browser)).toBe(true);
    const change = { currentPassword: goodPassword, newPassword: "five other plain words" };
    const answer = await browser.post("/account/password", change);
    expect(answer.headers.get("Location")).toMatch(/^\/account\/confirm\?/);
  });

  test("of one account is asked for another's code, and stays trusted", async () => {
    const browser = new Person(url);
    browser.cookies.set(trustName, await trustOf(bob));
    await halfSignedIn(ada, {}, browser);
    expect(browser.cookies.has(trustName)).toBe(true);
  });

  test("whose time is over is asked, and forgets what it was trusted by", async () => {
    const browser = new Person(url);
    browser.cookies.set(trustName, await trustOf(bob));
    await asOwner(
      environment,
      (sql) => sql`
        update trusted_browsers set expires_at = now() - interval '1 second'
        where user_id = ${sessionOf(bob).userId}`,
    );
    await halfSignedIn(bob, {}, browser);
    expect(browser.cookies.has(trustName)).toBe(false);
  });

  test("is seen on its page and forgotten there; nobody forgets another's", async () => {
    await trustOf(bob);
    const page = await (await bob.get("/account/security/browsers")).text();
    const id = /name="forget" value="([0-9a-f-]{36})"/.exec(page)?.[1] ?? "";
    const forget = (person: Person) => person.post("/account/security/browsers", { forget: id });
    expect((await forget(ada)).status).toBe(400);
    expect((await forget(bob)).status).toBe(303);
    expect((await forget(bob)).status).toBe(400);
  });
});

describe("setting an app up", () => {
  const totp = "/account/security/totp";

  test("in two tabs with two seeds confirms the last one begun, and no other", async () => {
    const eve = await signedUp(url);
    await confirmEmail(environment, eve.email);
    const [first, last] = [await beginSetup(eve), await beginSetup(eve)];
    expect((await proveSetup(eve, first)).recoveryCodes).toEqual([]);
    const confirmed = await proveSetup(eve, last);
    expect(confirmed.recoveryCodes).toHaveLength(10);
    await eve.post(totp, { intent: "confirm" });
    await passSteps(environment, eve.email);
    const code = new Authenticator(first.secret).code();
    expect(await outcome(give(await halfSignedIn(eve), code))).toBe(notRight);
    expect(await outcome(give(await halfSignedIn(eve), confirmed.code()))).toBe("/tasks");
  });

  test("takes the old factor where there is one, which works until the new one is proven", async () => {
    const { person, app: old } = await somebody();
    const answer = await person.post(totp, { intent: "begin" });
    expect(answer.headers.get("Location")).toMatch(/^\/account\/confirm\?/);
    for (const intent of ["remove", "confirm", "codes"])
      expect((await person.post(totp, { intent })).headers.get("Location")).toMatch(/confirm/);
    await confirmWith(person, old.code(-1));
    const setup = await beginSetup(person);
    expect(await outcome(give(await halfSignedIn(person), old.code()))).toBe("/tasks");
    const replaced = await person.post(totp, {
      intent: "prove",
      enrolment: setup.enrolment,
      code: new Authenticator(setup.secret).code(),
    });
    expect(replaced.headers.get("Location")).toBe("/account/security");
    await passSteps(environment, person.email);
    expect(await outcome(give(await halfSignedIn(person), old.code()))).toBe(notRight);
  });

  test("shows recovery codes once: the form sent again makes no others", async () => {
    const eve = await signedUp(url);
    await confirmEmail(environment, eve.email);
    const { secret, enrolment } = await beginSetup(eve);
    const code = new Authenticator(secret).code();
    const form = { intent: "prove", enrolment, code };
    const [shown, again] = [await eve.post(totp, form), await eve.post(totp, form)];
    expect(shown.headers.get("Cache-Control")).toBe("no-store");
    expect(shownCodes(await shown.text())).toHaveLength(10);
    const page = await again.text();
    expect(shownCodes(page)).toEqual([]);
    expect(page).toContain("Your recovery codes were shown once.");
    expect(page).not.toContain(secret);
  });

  test("is left after an hour", async () => {
    const eve = await signedUp(url);
    await confirmEmail(environment, eve.email);
    const setup = await beginSetup(eve);
    await asOwner(
      environment,
      (sql) => sql`
        update totp_enrolments set created_at = now() - interval '61 minutes'
        where user_id = ${sessionOf(eve).userId}`,
    );
    expect(await (await eve.get(totp)).text()).not.toContain(setup.secret);
    expect((await proveSetup(eve, setup)).recoveryCodes).toEqual([]);
  });
});

test("who does not know the password can use up no codes, and learns nothing of a second factor", async () => {
  const eve = await signedUp(url);
  const ask = (email: string) =>
    new Person(url).post("/signin", { email, password: "not the password", code: app.code() });
  const read = async (response: Response) =>
    sameForAll(await response.text()).replaceAll(/person-[\d-]+@example.com/g, "");
  const [withFactor, without] = [
    await read(await ask(ada.email)),
    await read(await ask(eve.email)),
  ];
  expect(withFactor).toBe(without);
  const browser = new Person(url);
  browser.cookies.set(pendingName, (await halfSignedIn(bob)).cookies.get(pendingName) ?? "");
  // Bob's own tries, not Ada's codes.
  await give(browser, app.code());
  expect(await outcome(give(await halfSignedIn(), app.code()))).toBe("/tasks");
});

/** Somebody else with two-factor sign-in, whom a test may change as it likes. */
async function somebody() {
  const person = await signedUp(url);
  const own = await turnOnTwoFactor(environment, person);
  return { person, app: own, code: (steps: number) => own.code(steps) };
}

const trustOf = (person: Owner) =>
  beforeSignIn((sql) =>
    trustBrowser(sql, sessionOf(person).userId, { userAgent: "a browser", address: null }),
  );
