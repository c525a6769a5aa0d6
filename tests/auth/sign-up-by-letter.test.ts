/** Signing up by a letter, and the attacks on it: by requests, and by the links of letters that have arrived. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { program } from "../support/api-client";
import { linkIn, type Mailbox, type MailingLatch, startMailingLatch } from "../support/mail";
import { asOwner, expireLinks } from "../support/owner";
import { goodPassword, newEmail, Person } from "../support/person";
import { visitor } from "../support/plain-browser";
import { isSignedIn } from "../support/session";

const deadLink = "This link has expired or was used. Ask for a new one.";
let latch: MailingLatch;
let mailbox: Mailbox;
let url: string;

beforeAll(async () => {
  latch = await startMailingLatch({ SIGN_UP: "confirmed" });
  ({ mailbox, url } = latch);
});
afterAll(() => latch.stop());

const ask = (email: string, name = "Ada") => new Person(url).post("/signup", { name, email });

/** Asks to sign up, and gives the link of the letter that arrives. */
async function signUpLink(email: string, name?: string): Promise<string> {
  expect((await ask(email, name)).status).toBe(303);
  return linkIn(await mailbox.next(email, "Finish signing up"), url);
}

const use = (link: string, newPassword = goodPassword, person = new Person(url)) =>
  person.post(link, { newPassword });

/** Has an account. */
async function registered(name?: string): Promise<string> {
  const email = newEmail();
  expect((await use(await signUpLink(email, name))).status).toBe(303);
  return email;
}

const signIn = (email: string, password = goodPassword) =>
  new Person(url).post("/signin", { email, password });

const takenBySomebody = (email: string) =>
  asOwner(
    latch.environment,
    (sql) => sql`insert into users (email, name) values (${email}, 'Bob')`,
  );

const userOf = async (email: string) => {
  const [user] = await asOwner(
    latch.environment,
    (sql) => sql`
      select name, email_confirmed_at is not null as confirmed from users where email = ${email}`,
  );
  return user;
};

test("an account is made by the letter alone, leads where its owner wanted to go, and is confirmed", async () => {
  const email = newEmail();
  const browser = await visitor(url).open("/signup?redirectTo=%2Ftasks%3Fview%3Dtoday");
  await browser.press("Email me a link", { Name: "Ada", Email: email });
  expect([browser.answered, browser.path]).toEqual([303, "/signup/sent"]);
  expect(browser.text).toContain(
    `If ${email} can sign up, an email is on its way. Its link works for 24 hours.`,
  );
  expect(await userOf(email)).toBeUndefined();
  await browser.open(linkIn(await mailbox.next(email, "Finish signing up"), url));
  expect([browser.path, browser.headings]).toEqual(["/signup/confirm", ["Choose a password"]]);
  expect(browser.text).toContain(email);
  await browser.press("Choose a password", { Password: "password1" });
  expect(browser.text).toContain("This password is too common");
  await browser.press("Choose a password", { Password: goodPassword });
  expect([browser.answered, browser.path]).toEqual([303, "/tasks?view=today"]);
  expect(await isSignedIn(browser.person)).toBe(true);
  expect(await userOf(email)).toEqual({ name: "Ada", confirmed: true });
  expect((await signIn(email)).status).toBe(303);
});

test("signing up answers known and unknown emails alike, up to the limit and beyond", async () => {
  const known = newEmail();
  await takenBySomebody(known);
  const unknown = newEmail().padEnd(known.length, "x");
  const answers = [];
  for (const email of [known, unknown]) {
    const person = new Person(url);
    const of = [];
    for (let time = 0; time < 4; time++) {
      const response = await person.post("/signup", { name: "Eve", email });
      const headers = [...response.headers].filter(([name]) => !/^(date|content-sec)/.test(name));
      of.push([response.status, headers, await response.text()]);
    }
    const said = JSON.stringify(of)
      .replaceAll(encodeURIComponent(email), "EMAIL")
      .replaceAll(email, "EMAIL");
    answers.push(
      said.replace(/nonce[^ ]*?[\w+/]{22}==/g, "NONCE").replace(/"retry-after","\d+"/, "RETRY"),
    );
    expect(of.map(([status]) => status)).toEqual([303, 303, 303, 429]);
    expect(String(of.at(-1)?.[2])).toContain("Too many emails, please try again in 60 minutes");
  }
  expect(answers[0]).toBe(answers[1]);
  const letter = await mailbox.next(known, "You already have a Latch account");
  expect(letter.text).toContain(`${url}/reset`);
  expect((await mailbox.next(unknown, "Finish signing up")).text).toContain("/signup/confirm?");
});

test("a program's sign-up is answered with 202 whether or not there is an account", async () => {
  for (const email of [await registered(), newEmail()]) {
    const response = await program(url)("POST", "/api/auth/signup", { name: "Ada", email });
    expect([response.status, await response.json()]).toEqual([
      202,
      { message: "If that email can sign up, a letter is on its way." },
    ]);
  }
  const sent = { name: "Ada", email: newEmail(), password: goodPassword };
  const refused = await program(url)("POST", "/api/auth/signup", sent);
  expect([refused.status, await refused.json()]).toMatchObject([
    400,
    { error: "Unknown field: password" },
  ]);
  const document = await (await fetch(`${url}/api/openapi.json`)).json();
  expect(Object.keys(document.paths["/api/auth/signup"].post.responses)).toContain("202");
});

test("who asks first with another name gains nothing over the mailbox's owner", async () => {
  const email = newEmail();
  const squatters = await signUpLink(email, "Squatter");
  expect((await use(await signUpLink(email, "Ada"))).status).toBe(303);
  expect(await userOf(email)).toEqual({ name: "Ada", confirmed: true });
  expect((await use(squatters, "five other plain words")).status).toBe(400);
  expect((await signIn(email, "five other plain words")).status).toBe(400);
});

test("a look-alike of an account's email signs up as what it is; another spelling is told of the account", async () => {
  const local = newEmail().split("@")[0] ?? "";
  const email = `${local}@paypal.example`;
  await takenBySomebody(email);
  expect((await ask(`${local}@p\u0430ypal.example`)).status).toBe(303);
  const [letter] = await vi.waitFor(() => {
    const found = mailbox.letters.filter(({ to }) => to.startsWith(`${local}@`));
    expect(found).toHaveLength(1);
    return found;
  });
  expect(letter?.headers.to).toBe(`${local}@xn--pypal-4ve.example`);
  expect(letter?.text).toContain(`${local}@xn--pypal-4ve.example`);
  for (const spelling of [
    email.toUpperCase(),
    `${local}@\uff50aypal\uff0eexample`,
    `${local}@pay\u00adpal.example`,
  ]) {
    expect((await ask(spelling)).status).toBe(303);
    const told = await mailbox.next(email, "You already have a Latch account");
    expect([told.headers.to, told.text.includes("token=")]).toEqual([email, false]);
  }
});

test("a scanner that opens the link ten times, with GET and HEAD, makes no account", async () => {
  const email = newEmail();
  const link = await signUpLink(email);
  for (let time = 0; time < 10; time++) {
    const scanner = new Person(url);
    expect((await scanner.send(link, { method: time % 2 ? "HEAD" : "GET" })).status).toBe(303);
    expect((await scanner.get("/signup/confirm")).status).toBe(200);
  }
  expect(await userOf(email)).toBeUndefined();
  expect((await use(link)).status).toBe(303);
});

test("of sixteen who press the button at once one has an account", async () => {
  const email = newEmail();
  const link = await signUpLink(email);
  const passwords = Array.from({ length: 16 }, (_, index) => `${goodPassword} ${index}`);
  const answers = await Promise.all(passwords.map((password) => use(link, password)));
  const winners = passwords.filter((_, index) => answers[index]?.status === 303);
  expect(winners).toHaveLength(1);
  expect((await signIn(email, String(winners[0]))).status).toBe(303);
});

describe("a letter's link makes no account", () => {
  const ways: Record<string, (email: string, link: string) => Promise<unknown>> = {
    "after it was used": (_, link) => use(link),
    "after the email became another account's": takenBySomebody,
    "a second after its time": (email) => expireLinks(latch.environment, email),
  };
  test.each(Object.entries(ways))("%s", async (_, happen) => {
    const email = newEmail();
    const link = await signUpLink(email);
    await happen(email, link);
    const answer = await use(link, "yet five other words");
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(deadLink)]);
    expect((await signIn(email, "yet five other words")).status).toBe(400);
  });

  test("on the page of another kind of link", async () => {
    const link = (await signUpLink(newEmail())).replace("/signup/confirm", "/reset/password");
    expect((await use(link)).status).toBe(400);
  });
});

test("a letter has no stranger's words, nor leads elsewhere; and the session of the browser that confirms ends", async () => {
  const bob = new Person(url);
  await use(await signUpLink(newEmail()), goodPassword, bob);
  const bobBefore = bob.elsewhere();
  const email = newEmail();
  const words = "Win at http://evil.example\r\nBcc: eve@evil.example\r\n\r\nAnd here";
  const before = mailbox.letters.length;
  const form = { name: words, email, redirectTo: "//evil.example" };
  expect((await new Person(url).post("/signup", form)).status).toBe(303);
  const letter = await mailbox.next(email, "Finish signing up");
  expect(letter.raw).not.toContain("evil");
  expect(mailbox.letters.slice(before).map(({ to }) => to)).toEqual([email]);
  const answer = await use(linkIn(letter, url), goodPassword, bob);
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/tasks"]);
  expect(await isSignedIn(bob)).toBe(true);
  expect(await isSignedIn(bobBefore)).toBe(false);
});
