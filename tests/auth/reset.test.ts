/** A reset by mail, and the attacks on it: by requests, and by the links of letters that have arrived. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { apiError, bodyRefusals, pageText, testErrors, testFormErrors } from "../contracts/errors";
import { program } from "../support/api-client";
import { linkIn, type Mailbox, type MailingLatch, startMailingLatch } from "../support/mail";
import { asOwner, expireLinks } from "../support/owner";
import { cookieName, goodPassword, newEmail, Person, signedIn, signedUp } from "../support/person";
import { PlainBrowser, visitor } from "../support/plain-browser";
import { rawRequest, sendRaw } from "../support/raw";
import { jwtSecret, type Server, startServer } from "../support/server";
import { isSignedIn } from "../support/session";
import { outboxSettled } from "./outbox";

const newPassword = "five other plain words";
const deadLink = "This link has expired or was used. Ask for a new one.";
const patience = { timeout: 15_000 };
let latch: MailingLatch;
let mailbox: Mailbox;
let url: string;
let down: Server;

beforeAll(async () => {
  latch = await startMailingLatch();
  ({ mailbox, url } = latch);
  down = await startServer({
    DATABASE_URL: "postgres://nobody@127.0.0.1:9/none",
    SMTP_URL: mailbox.url,
    MAIL_FROM: "latch@latch.example",
  });
});
afterAll(async () => {
  await latch.stop();
  await down.stop();
});

/** Asks for a reset, and gives the link of the letter that arrives. */
async function resetLink(email: string): Promise<string> {
  expect((await new Person(url).post("/reset", { email })).status).toBe(303);
  return linkIn(await mailbox.next(email, "Set a new password"), url);
}

const use = (link: string, password = newPassword, person = new Person(url)) =>
  person.post(link, { newPassword: password });

const signIn = (email: string, password: string) =>
  new Person(url).post("/signin", { email, password });

const ask = (email: string) => () => new Person(url).post("/reset", { email });
const json = (body: unknown) => () => program(url)("POST", "/api/auth/reset", body);
const document = "docs/contracts/reset.md";

/** Asks for so many letters that there is no more. */
async function askedTooOften(): Promise<string> {
  const email = newEmail();
  for (let time = 0; time < 3; time++) await ask(email)();
  return email;
}

testErrors(
  { document, heading: "Errors of asking", says: pageText },
  {
    "Email is required": ask(" "),
    "Please enter a valid email": ask("ada"),
    "Email must be 254 characters or less": ask(`${"a".repeat(243)}@example.com`),
    "Too many emails, please try again in 60 minutes": async () => ask(await askedTooOften())(),
    "Service temporarily unavailable, please try again": () =>
      new Person(down.url).post("/reset", { email: newEmail() }),
  },
);

testFormErrors("/reset", () => new Person(url));

testErrors(
  { document, heading: "Errors of the API", says: apiError },
  {
    "Email is required": json({}),
    "Email must be text": json({ email: 1 }),
    "Please enter a valid email": json({ email: "ada" }),
    "Email must be 254 characters or less": json({ email: `${"a".repeat(243)}@example.com` }),
    "Unknown field: name": json({ email: newEmail(), name: "Ada" }),
    "Method not allowed": () => program(url)("GET", "/api/auth/reset"),
    ...bodyRefusals("/api/auth/reset", undefined, () => url),
    "Too many letters, please try again later": async () =>
      json({ email: await askedTooOften() })(),
    "Service temporarily unavailable, please try again": () =>
      program(down.url)("POST", "/api/auth/reset", { email: newEmail() }),
  },
);

test("a program's request is answered with 202 whether or not there is an account", async () => {
  const { email } = await signedUp(url);
  for (const asked of [email, newEmail()]) {
    const response = await json({ email: asked })();
    expect([response.status, await response.json()]).toEqual([
      202,
      { message: "If that email has an account, a letter is on its way." },
    ]);
  }
  expect((await use(linkIn(await mailbox.next(email, "Set a new password"), url))).status).toBe(
    303,
  );
});

test("somebody who forgot their password is back by the letter alone", async () => {
  const ada = await signedUp(url);
  const browser = await visitor(url).open("/signin");
  await browser.follow("Forgot your password?");
  await browser.press("Send the link", { Email: ada.email });
  expect([browser.answered, browser.path]).toEqual([303, "/reset/sent"]);
  expect(browser.text).toContain(`If ${ada.email} has an account, an email is on its way.`);
  await browser.open(linkIn(await mailbox.next(ada.email, "Set a new password"), url));
  expect([browser.path, browser.headings]).toEqual(["/reset/password", ["Set new password"]]);
  expect(browser.text).toContain(ada.email);
  await browser.press("Set new password", { "New password": newPassword });
  expect([browser.answered, browser.path]).toEqual([303, "/signin"]);
  expect(await isSignedIn(browser.person)).toBe(false);
  expect(await isSignedIn(ada)).toBe(false);
  expect(browser.person.cookies.has(cookieName(url, "latch-mail"))).toBe(false);
  await browser.press("Sign in", { Email: ada.email, Password: newPassword });
  expect(browser.path).toBe("/tasks");
  const [user] = await asOwner(
    latch.environment,
    (sql) =>
      sql`select email_confirmed_at is not null as confirmed from users where email = ${ada.email}`,
  );
  expect(user?.confirmed).toBe(true);
  expect((await mailbox.next(ada.email, "was reset")).text).toContain(ada.email);
});

test("known and unknown emails get the same answers, up to the limit and beyond", async () => {
  const known = (await signedUp(url)).email;
  const unknown = newEmail().padEnd(known.length, "x");
  const answers = [];
  for (const email of [known, unknown]) {
    const person = new Person(url);
    const of = [];
    for (let time = 0; time < 4; time++) {
      const response = await person.post("/reset", { email });
      const body = await response.text();
      const sent = await person.get("/reset/sent");
      const headers = [...response.headers].filter(([name]) => !/^(date|content-sec)/.test(name));
      of.push([response.status, headers, body, sent.status, await sent.text()]);
    }
    const said = JSON.stringify(of)
      .replaceAll(encodeURIComponent(email), "EMAIL")
      .replaceAll(email, "EMAIL");
    answers.push(
      said.replace(/nonce[^ ]*?[\w+/]{22}==/g, "NONCE").replace(/"retry-after","\d+"/, "RETRY"),
    );
    expect(of.map(([status]) => status)).toEqual([303, 303, 303, 429]);
    expect(String(of[3]?.[2])).toContain("Too many emails, please try again in 60 minutes");
  }
  expect(answers[0]).toBe(answers[1]);
  await outboxSettled(latch.environment);
  expect(mailbox.to(unknown)).toEqual([]);
  expect(mailbox.to(known).filter(({ text }) => text.includes("/reset/"))).toHaveLength(3);
});

test("a scanner that opens the link ten times, with GET and HEAD, leaves it working", async () => {
  const { email } = await signedUp(url);
  const link = await resetLink(email);
  for (let time = 0; time < 10; time++) {
    const scanner = new Person(url);
    expect((await scanner.send(link, { method: time % 2 ? "HEAD" : "GET" })).status).toBe(303);
    expect((await scanner.get("/reset/password")).status).toBe(200);
  }
  expect((await signIn(email, goodPassword)).status).toBe(303);
  expect((await use(link)).status).toBe(303);
});

test("of sixteen who press the button at once one sets the password", async () => {
  const { email } = await signedUp(url);
  const link = await resetLink(email);
  const passwords = Array.from({ length: 16 }, (_, index) => `${newPassword} ${index}`);
  const answers = await Promise.all(passwords.map((password) => use(link, password)));
  const winners = passwords.filter((_, index) => answers[index]?.status === 303);
  expect(winners).toHaveLength(1);
  expect((await signIn(email, String(winners[0]))).status).toBe(303);
});

test("a stranger who asks while the owner's page is open breaks nothing", async () => {
  const { email } = await signedUp(url);
  const owner = await new PlainBrowser(new Person(url)).open(await resetLink(email));
  const later = await resetLink(email);
  await owner.press("Set new password", { "New password": newPassword });
  expect(owner.path).toBe("/signin");
  const dead = await new Person(url).get(later);
  expect([dead.status, await dead.text()]).toEqual([400, expect.stringContaining(deadLink)]);
});

describe("a letter's link is dead", () => {
  const ways: Record<string, (email: string, link: string) => Promise<unknown>> = {
    "after it was used": async (_, link) => use(link),
    "after a sister of it was used": async (email) => use(await resetLink(email)),
    async "after the password was changed"(email) {
      const change = { currentPassword: goodPassword, newPassword };
      await (await signedIn(url, email)).post("/account/password", change);
    },
    async "after the email was changed"(email) {
      const change = { currentPassword: goodPassword, email: newEmail() };
      await (await signedIn(url, email)).post("/account/email", change);
      const letter = await mailbox.next(change.email, "Confirm your new email");
      expect((await new Person(url).post(linkIn(letter, url))).status).toBe(303);
    },
    async "after the account was deleted"(email) {
      const change = { currentPassword: goodPassword, email };
      await (await signedIn(url, email)).post("/account/delete", change);
    },
    "a second after its time": (email) => expireLinks(latch.environment, email),
  };
  test.each(Object.entries(ways))("%s", async (_, happen) => {
    const { email } = await signedUp(url);
    const link = await resetLink(email);
    await happen(email, link);
    for (const response of [
      await new Person(url).get(link),
      await use(link, "yet five other words"),
    ])
      expect([response.status, await response.text()]).toEqual([
        400,
        expect.stringContaining(deadLink),
      ]);
  });
});

test("with an account go the links to it, so that none is left for who has its email next", async () => {
  const { email } = await signedUp(url);
  await resetLink(email);
  const links = () =>
    asOwner(
      latch.environment,
      (sql) => sql<{ purpose: string }[]>`
        select purpose from one_time_links where email = ${email} order by purpose`,
    );
  await vi.waitFor(async () =>
    expect((await links()).map(({ purpose }) => purpose)).toEqual(["confirm", "reset"]),
  );
  const form = { currentPassword: goodPassword, email };
  expect((await (await signedIn(url, email)).post("/account/delete", form)).status).toBe(303);
  expect((await links()).count).toBe(0);
});

test("without the link's cookie the page says what to do, and its button does nothing", async () => {
  const { email } = await signedUp(url);
  await resetLink(email);
  for (const response of [
    await new Person(url).get("/reset/password"),
    await use("/reset/password"),
  ])
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining("Open the link in your email again."),
    ]);
});

test("a link made with the secret before the change of it works, and with none of ours does not", async () => {
  const { email } = await signedUp(url);
  const link = await resetLink(email);
  const secret = randomBytes(24).toString("hex");
  const start = async (previous: string): Promise<Server> => {
    const server = await startServer({
      ...latch.environment,
      JWT_SECRET: secret,
      JWT_SECRET_PREVIOUS: previous,
    });
    onTestFinished(async () => void (await server.stop()));
    return server;
  };
  const other = await start(randomBytes(24).toString("hex"));
  expect((await new Person(other.url).get(link)).status).toBe(400);
  const next = await start(jwtSecret);
  expect((await new Person(next.url).get(link)).status).toBe(303);
});

test("a forged Host or X-Forwarded-Host changes no link in a letter, nor where the answer leads", async () => {
  const { email } = await signedUp(url);
  const body = new URLSearchParams({ email, redirectTo: "//evil.example" }).toString();
  const answer = await sendRaw(
    url,
    rawRequest(url, "POST /reset", {
      headers: [
        "Host: evil.example",
        "X-Forwarded-Host: evil.example",
        "Content-Type: application/x-www-form-urlencoded",
        `Content-Length: ${body.length}`,
      ],
      body,
    }),
  );
  expect(answer.status).toBe(303);
  expect(answer.head).not.toContain("evil");
  const letter = await mailbox.next(email, "Set a new password");
  expect(letter.raw).not.toContain("evil");
  expect(letter.text).toContain(`\n${url}/reset/password?token=`);
});

describe("an email that injects headers or other recipients is refused, and nothing is sent:", () => {
  test.each([
    "ada@example.com, eve@example.com",
    "ada@example.com;eve@example.com",
    "ada@example.com\r\nBcc: eve@example.com",
    "ada@example.com%0aBcc:eve@example.com",
    "ada\0@example.com",
    "Ada <ada@example.com>",
    '"ada eve"@example.com',
    "ada@@example.com",
    `${"x".repeat(250)}@example.com`,
  ])("%j", async (email) => {
    const before = mailbox.letters.length;
    expect((await new Person(url).post("/reset", { email })).status).toBe(400);
    await outboxSettled(latch.environment);
    expect(mailbox.letters.length).toBe(before);
  });
});

test("a domain in another script gets its letter under its name in ASCII, as one recipient", async () => {
  const local = newEmail().split("@")[0];
  await signedUp(url, { email: `${local}@bücher.example` });
  await new Person(url).post("/reset", { email: `${local}@BÜCHER.example` });
  // As the mail server shows it.
  const letter = await mailbox.next(`${local}@bücher.example`, "Set a new password");
  expect(letter.headers.to).toBe(`${local}@xn--bcher-kva.example`);
});

test("a reset asked for a look-alike of an email reaches nobody; another spelling of it, its owner alone", async () => {
  const local = newEmail().split("@")[0] ?? "";
  const { email } = await signedUp(url, { email: `${local}@paypal.example` });
  const lookAlikes = {
    "a homograph": `${local}@p\u0430ypal.example`,
    "a homograph before the @": `${local.replace(/[a-z]/, "\u0430")}@paypal.example`,
    "an ASCII form of one": `${local}@xn--pypal-4ve.example`,
    "a combining mark": `${local}@paypal\u0323.example`,
  };
  for (const lookAlike of Object.values(lookAlikes)) {
    const person = new Person(url);
    expect((await person.post("/reset", { email: lookAlike })).status).toBe(303);
    // As the browser has it: letters of other scripts are escaped.
    for (const [cookie, value] of person.cookies)
      person.cookies.set(cookie, encodeURIComponent(value));
    const page = await (await person.get("/reset/sent")).text();
    const said = page.replaceAll("<!-- -->", "");
    // What it is, and not what it looks like: its domain in ASCII.
    expect(said).toMatch(/If [^ ]+@[a-z0-9.-]+ has an account/);
    expect(said).not.toContain(email);
  }
  expect(
    (await new Person(url).post("/reset", { email: `${local}\u200b@paypal.example` })).status,
  ).toBe(400);
  await outboxSettled(latch.environment);
  expect(
    mailbox.letters.filter(
      ({ subject, to }) => to.includes("ypal") && subject.includes("password"),
    ),
  ).toEqual([]);
  for (const spelling of [
    email.toUpperCase(),
    `${local}@\uff50\uff41\uff59\uff50\uff41\uff4c\uff0eexample`,
    `\u200b${local}@pay\u00adpal.example\u2060`,
  ]) {
    expect((await new Person(url).post("/reset", { email: spelling })).status).toBe(303);
    expect((await mailbox.next(email, "Set a new password")).headers.to).toBe(email);
  }
});

test("with the mail server down the answer is the same, and the letter arrives later", async () => {
  const { email } = await signedUp(url);
  mailbox.receive((_, answer) => answer(Object.assign(new Error("Later"), { responseCode: 421 })));
  const response = await new Person(url).post("/reset", { email });
  expect([response.status, response.headers.get("Location")]).toEqual([303, "/reset/sent"]);
  const refused = await mailbox.next(email, "Set a new password");
  await vi.waitFor(async () => expect(await tries(email)).toEqual([1]), patience);
  mailbox.receive((_, answer) => answer());
  await asOwner(
    latch.environment,
    (sql) => sql`update outbox set next_at = now() where email = ${email}`,
  );
  // Whatever is posted next wakes the worker.
  await new Person(url).post("/reset", { email: newEmail() });
  const arrived = await mailbox.next(email, "Set a new password");
  expect(linkIn(arrived, url)).toBe(linkIn(refused, url));
  expect((await use(linkIn(arrived, url))).status).toBe(303);

  async function tries(to: string) {
    const rows = await asOwner(
      latch.environment,
      (sql) =>
        sql`select tries from outbox where email = ${to} and kind = 'reset' and next_at > now()`,
    );
    return rows.map((row) => row.tries);
  }
});

test("a letter that waits is withdrawn when another link of the account is used", async () => {
  const { email } = await signedUp(url);
  const link = await resetLink(email);
  mailbox.receive((_, answer) => answer(Object.assign(new Error("Later"), { responseCode: 450 })));
  await new Person(url).post("/reset", { email });
  await mailbox.next(email, "Set a new password");
  mailbox.receive((_, answer) => answer());
  expect((await use(link)).status).toBe(303);
  const left = await asOwner(
    latch.environment,
    (sql) => sql`select from outbox where email = ${email} and kind = 'reset' and sent_at is null`,
  );
  expect(left.count).toBe(0);
});

test("no log, event or row of the outbox has a link, and no letter has a name", async () => {
  const name = "Win at http://evil.example";
  const { email } = await signedUp(url, { name });
  const link = await resetLink(email);
  await use(link);
  await outboxSettled(latch.environment);
  const mac = String(link.split(".").at(-1));
  expect(mac).toMatch(/^[\w-]{43}$/);
  const kept = await asOwner(latch.environment, async (sql) => {
    await sql`alter table auth_events no force row level security`;
    const rows = [
      await sql`select * from outbox`,
      await sql`select * from one_time_links`,
      await sql`select * from auth_events`,
    ];
    await sql`alter table auth_events force row level security`;
    return JSON.stringify(rows);
  });
  expect(kept).toContain("password-reset");
  for (const text of [kept, latch.output()]) expect(text).not.toContain(mac);
  expect(latch.output()).not.toContain(email);
  for (const { raw } of mailbox.to(email)) expect(raw).not.toContain("evil");
});
