/** Confirming an email, changing it, and taking a change back: by the links in letters that have arrived. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { confirmWith, turnOnTwoFactor } from "../support/authenticator";
import { linkIn, type Mailbox, type MailingLatch, startMailingLatch } from "../support/mail";
import { asOwner, takeRole } from "../support/owner";
import { goodPassword, newEmail, Person, signedIn, signedUp } from "../support/person";
import { PlainBrowser } from "../support/plain-browser";
import { isSignedIn, sessionOf } from "../support/session";
import { outboxSettled } from "./outbox";

const newPassword = "five other plain words";
const deadLink = "This link has expired or was used. Ask for a new one.";
let latch: MailingLatch;
let mailbox: Mailbox;
let url: string;

beforeAll(async () => {
  latch = await startMailingLatch();
  ({ mailbox, url } = latch);
});
afterAll(() => latch.stop());

type Ada = Person & { email: string };

/** Opens a link of a letter and presses the button of its page; that of a page that was open before the link died. */
async function press(link: string, person = new Person(url), form: Record<string, string> = {}) {
  const { status } = await person.get(link);
  return person.post(status === 303 ? String(link.split("?")[0]) : link, form);
}

const linkTo = async (email: string, subject: string) =>
  linkIn(await mailbox.next(email, subject), url);

/** Asks for another email, as somebody with the password would; returns the new one. */
async function askToChange(ada: Ada, email = newEmail(), currentPassword = goodPassword) {
  const response = await ada.post("/account/email", { email, currentPassword });
  expect([response.status, response.headers.get("Location")]).toEqual([303, "/account"]);
  return email;
}

/** Changes the email, by the letter; returns the new one, and the link that takes it back. */
async function change(ada: Ada, password = goodPassword) {
  const email = await askToChange(ada, newEmail(), password);
  const answer = await press(await linkTo(email, "Confirm your new email"));
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/account"]);
  return { email, back: await linkTo(ada.email, "was changed") };
}

const signIn = async (email: string, password = goodPassword) =>
  (await new Person(url).post("/signin", { email, password })).status;

const isConfirmed = async (email: string) => {
  const [user] = await asOwner(
    latch.environment,
    (sql) => sql`select email_confirmed_at is not null as is from users where email = ${email}`,
  );
  return user?.is;
};

const expectDead = async (response: Response) =>
  expect([response.status, await response.text()]).toEqual([
    400,
    expect.stringContaining(deadLink),
  ]);

test("who signs up is signed in at once, and a letter asks to confirm the email", async () => {
  const ada = await signedUp(url);
  expect(await isSignedIn(ada)).toBe(true);
  const link = await linkTo(ada.email, "Confirm your email");
  const scanner = new Person(url);
  for (let time = 0; time < 10; time++)
    expect((await scanner.send(link, { method: time % 2 ? "HEAD" : "GET" })).status).toBe(303);
  expect(await isConfirmed(ada.email)).toBe(false);
  const browser = await new PlainBrowser(ada).open(link);
  expect([browser.path, browser.text]).toEqual([
    "/account/email/confirm",
    expect.stringContaining(ada.email),
  ]);
  await browser.press("Confirm email");
  expect([browser.path, browser.notice]).toEqual(["/account", "Email confirmed."]);
  expect(await isConfirmed(ada.email)).toBe(true);
  await expectDead(await new Person(url).get(link));
});

test("an account that isn't confirmed offers another letter, and no longer once it is", async () => {
  const ada = await signedUp(url);
  await linkTo(ada.email, "Confirm your email");
  const browser = await new PlainBrowser(ada).open("/account/email");
  await browser.press("Send the email again");
  expect(browser.notice).toContain("We've sent you an email.");
  await press(await linkTo(ada.email, "Confirm your email"));
  await browser.open("/account/email");
  expect(browser.text).not.toContain("isn't confirmed");
});

test("an email changes once the new address confirms, and the asking session stays", async () => {
  const ada = await signedUp(url);
  const other = await signedIn(url, ada.email);
  const email = await askToChange(ada);
  expect(await (await ada.get("/account")).text()).toContain(`Check your inbox at ${email}`);
  expect((await mailbox.next(ada.email, "about to change")).text).toContain(ada.email);
  expect([await signIn(ada.email), await signIn(email)]).toEqual([303, 400]);
  const link = await linkTo(email, "Confirm your new email");
  await press(link);
  expect([await signIn(ada.email), await signIn(email)]).toEqual([400, 303]);
  expect([await isSignedIn(ada), await isSignedIn(other)]).toEqual([true, false]);
  expect(await isConfirmed(email)).toBe(true);
  expect(await (await ada.get("/account")).text()).toContain(email);
  await expectDead(await new Person(url).get(link));
});

test("an email that is taken is answered like one that is free, up to the limit and beyond; its reader is told", async () => {
  const [ada, eve] = [await signedUp(url), await signedUp(url)];
  const free = newEmail().padEnd(ada.email.length, "x");
  const answers = [];
  for (const email of [ada.email, free]) {
    const of = [];
    for (let time = 0; time < 4; time++) {
      const response = await eve.post("/account/email", { email, currentPassword: goodPassword });
      const headers = [...response.headers].filter(([name]) => !/^(date|content-sec)/.test(name));
      of.push([response.status, headers, await response.text()]);
    }
    expect(of.map(([status]) => status)).toEqual([303, 303, 303, 429]);
    const said = JSON.stringify(of)
      // The words of the notice, in its cookie.
      .replace(/~([\w-]{12,})/g, (_, words) => `~${Buffer.from(words, "base64url")}`)
      .replaceAll(encodeURIComponent(email), "EMAIL")
      .replaceAll(email, "EMAIL");
    answers.push(
      said.replace(/nonce[^ ]*?[\w+/]{22}==/g, "NONCE").replace(/"retry-after","\d+"/, "RETRY"),
    );
  }
  expect(answers[0]).toBe(answers[1]);
  const letter = await mailbox.next(ada.email, "You already have a Latch account");
  expect(letter.text).not.toContain("token=");
  expect(await signIn(eve.email)).toBe(303);
});

test("only the last change that was asked for waits", async () => {
  const ada = await signedUp(url);
  const first = await linkTo(await askToChange(ada), "Confirm your new email");
  const second = await linkTo(await askToChange(ada), "Confirm your new email");
  await expectDead(await new Person(url).get(first));
  expect((await press(second)).status).toBe(303);
});

describe("a change that waits is dead", () => {
  const ways: Record<string, (ada: Ada) => Promise<unknown>> = {
    "after the password was changed": (ada) =>
      ada.post("/account/password", { currentPassword: goodPassword, newPassword }),
    async "after its owner has reset the password"({ email }) {
      await new Person(url).post("/reset", { email });
      await press(await linkTo(email, "Set a new password"), new Person(url), { newPassword });
    },
    "after the account was deleted": (ada) =>
      ada.post("/account/delete", { email: ada.email, currentPassword: goodPassword }),
    "a second after its time": (ada) =>
      asOwner(
        latch.environment,
        (sql) => sql`
          update one_time_links set expires_at = now() - interval '1 second'
          where user_id = ${sessionOf(ada).userId}`,
      ),
    "once somebody else has the email": () => Promise.resolve(),
  };
  test.each(Object.entries(ways))("%s", async (name, happen) => {
    const ada = await signedUp(url);
    const email = await askToChange(ada);
    const link = await linkTo(email, "Confirm your new email");
    await happen(ada);
    if (name.startsWith("once")) await signedUp(url, { email });
    await expectDead(await press(link));
  });
});

test("a change is taken back: old email, new password, everybody signed out, the thief's links dead", async () => {
  const ada = await signedUp(url);
  const thief = Object.assign(await signedIn(url, ada.email), { email: ada.email });
  const { email, back } = await change(thief);
  const pending = await linkTo(await askToChange(thief), "Confirm your new email");
  const browser = await new PlainBrowser(new Person(url)).open(back);
  expect([browser.path, browser.text]).toEqual([
    "/account/take-back",
    expect.stringContaining(`Your email will be ${ada.email} again`),
  ]);
  await browser.press("Undo the change", { "New password": newPassword });
  expect(browser.path).toBe("/signin");
  expect(browser.text).toContain("The email change is undone.");
  expect(await isSignedIn(thief)).toBe(false);
  expect([
    await signIn(ada.email, newPassword),
    await signIn(email),
    await signIn(ada.email),
  ]).toEqual([303, 400, 400]);
  await expectDead(await press(pending));
  await expectDead(await press(back, new Person(url), { newPassword }));
});

test("a thief who changes the email twice and the password does not end the owner's way back", async () => {
  const ada = await signedUp(url);
  const thief = Object.assign(await signedIn(url, ada.email), { email: ada.email });
  const first = await change(thief);
  await thief.post("/account/password", { currentPassword: goodPassword, newPassword });
  thief.email = first.email;
  const second = await change(thief, newPassword);
  await press(second.back, new Person(url), { newPassword: "words of the thief's own" });
  expect((await press(first.back, new Person(url), { newPassword })).status).toBe(303);
  expect(await signIn(ada.email, newPassword)).toBe(303);
});

test("taking a change back takes off a second factor that is younger than the change", async () => {
  const ada = await signedUp(url);
  const thief = Object.assign(await signedIn(url, ada.email), { email: ada.email });
  const { email, back } = await change(thief);
  await turnOnTwoFactor(latch.environment, Object.assign(thief, { email }));
  expect((await press(back, new Person(url), { newPassword })).status).toBe(303);
  const browser = new Person(url);
  const answer = await browser.post("/signin", { email: ada.email, password: newPassword });
  expect(answer.headers.get("Location")).toBe("/tasks");
});

test("taking a change back takes a code of a second factor that is older than the change", async () => {
  const ada = await signedUp(url);
  const app = await turnOnTwoFactor(latch.environment, ada);
  await confirmWith(ada, app.code());
  const { back } = await change(ada);
  const formerColleague = await new PlainBrowser(new Person(url)).open(back);
  for (const code of ["", app.wrongCode()]) {
    const fields = { "New password": newPassword, Code: code };
    await formerColleague.press("Undo the change", fields);
    expect(formerColleague.problems).toEqual(["That code is not right"]);
  }
  const [code = ""] = app.recoveryCodes;
  const fields = { "New password": newPassword, Code: code };
  await formerColleague.press("Undo the change", fields);
  expect(formerColleague.path).toBe("/signin");
  const answer = await new Person(url).post("/signin", { email: ada.email, password: newPassword });
  expect(answer.headers.get("Location")).toBe("/signin/second");
});

test("an old email is nobody else's for as long as it can be taken back", async () => {
  const [ada, eve] = [await signedUp(url), await signedUp(url)];
  const { back } = await change(ada);
  const taken = await new Person(url).post("/signup", {
    name: "Eve",
    email: ada.email,
    password: goodPassword,
  });
  expect([taken.status, await taken.text()]).toEqual([
    400,
    expect.stringContaining("Email already registered"),
  ]);
  await askToChange(eve, ada.email);
  await outboxSettled(latch.environment);
  expect(mailbox.to(ada.email).filter(({ subject }) => subject.includes("new email"))).toEqual([]);
  expect((await press(back, new Person(url), { newPassword })).status).toBe(303);
});

test("an old email is nobody else's either for who asked for it while the change was being made", async () => {
  const ada = await signedUp(url);
  const { userId } = sessionOf(ada);
  const answer = await asOwner(latch.environment, async (sql) => {
    await takeRole(sql, "auth", userId);
    await sql`update users set email = ${newEmail()} where id = ${userId}`;
    const fields = { name: "Eve", email: ada.email, password: goodPassword };
    const asked = new Person(url).post("/signup", fields);
    // The embedded database has one connection, for which the other waits.
    if (latch.environment.DATABASE_URL)
      await expect
        .poll(async () => (await sql`select from pg_locks where not granted`).count)
        .toBeGreaterThan(0);
    await sql`
      insert into one_time_links (purpose, user_id, email, expires_at)
      values ('take-back', ${userId}, ${ada.email}, now() + interval '7 days')`;
    return { asked };
  });
  const response = await answer.asked;
  expect([response.status, await response.text()]).toEqual([
    400,
    expect.stringContaining("Email already registered"),
  ]);
  // Nor by any other statement.
  const inserted = asOwner(latch.environment, async (sql) => {
    await takeRole(sql, "auth");
    await sql`insert into users (email, name) values (${ada.email}, 'Eve')`;
  });
  await expect(inserted).rejects.toMatchObject({ constraint_name: "users_email_key" });
});

test("two accounts that swap their emails at once both keep their own", async () => {
  const [ada, eve] = [await signedUp(url), await signedUp(url)];
  const links: string[] = [];
  for (const [one, other] of [
    [ada, eve],
    [eve, ada],
  ] as const) {
    // Otherwise the letter has no link.
    await moveTo(other, newEmail());
    links.push(await linkTo(await askToChange(one, other.email), "Confirm your new email"));
    await moveTo(other, other.email);
  }
  // On a server the two may wait for each other, and then the database ends one of them.
  for (const { status } of await Promise.all(links.map((link) => press(link))))
    expect([400, 503]).toContain(status);
  for (const one of [ada, eve]) {
    const person = await signedIn(url, one.email);
    expect(sessionOf(person).userId).toBe(sessionOf(one).userId);
  }
});

/** Gives an account an email as no page does, without a letter. */
const moveTo = (account: Ada, email: string) =>
  asOwner(latch.environment, async (sql) => {
    await sql`alter table users no force row level security`;
    await sql`update users set email = ${email} where id = ${sessionOf(account).userId}`;
    await sql`alter table users force row level security`;
  });

test("of two accounts that confirm the same new email at once one has it", async () => {
  const [ada, eve] = [await signedUp(url), await signedUp(url)];
  const email = newEmail();
  const links: string[] = [];
  for (const one of [ada, eve])
    links.push(await linkTo(await askToChange(one, email), "Confirm your new email"));
  const answers = await Promise.all(links.map((link) => press(link)));
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 400]);
  expect(await signIn(email)).toBe(303);
});

test("a change can be taken back for seven days, and then the old email is free", async () => {
  const ada = await signedUp(url);
  const { back } = await change(ada);
  const pass = (time: string) =>
    asOwner(
      latch.environment,
      (sql) => sql`
        update one_time_links set expires_at = expires_at - ${time}::interval
        where email = ${ada.email}`,
    );
  const signUp = () =>
    new Person(url).post("/signup", { name: "Eve", email: ada.email, password: goodPassword });
  await pass("6 days 23 hours 59 minutes");
  expect([(await new Person(url).get(back)).status, (await signUp()).status]).toEqual([303, 400]);
  await pass("1 minute");
  expect([(await new Person(url).get(back)).status, (await signUp()).status]).toEqual([400, 303]);
});

test("a change is not taken back to an email that is somebody else's by now", async () => {
  const ada = await signedUp(url);
  const { email, back } = await change(ada);
  await asOwner(latch.environment, async (sql) => {
    await sql`alter table users no force row level security`;
    await sql`alter table users disable trigger refuse_reserved_email`;
    await sql`insert into users (email, name) values (${ada.email}, 'Eve')`;
    await sql`alter table users enable trigger refuse_reserved_email`;
    await sql`alter table users force row level security`;
  });
  await expectDead(await press(back, new Person(url), { newPassword }));
  expect(await signIn(email)).toBe(303);
});

test("a link does nothing on another page than its own", async () => {
  const [ada, eve] = [await signedUp(url), await signedUp(url)];
  await new Person(url).post("/reset", { email: eve.email });
  const links = [
    await linkTo(eve.email, "Confirm your email"),
    await linkTo(eve.email, "Set a new password"),
    (await change(ada)).back,
  ];
  const pages = links.map((link) => link.split("?")[0]);
  for (const link of links)
    for (const page of pages) {
      const response = await new Person(url).get(`${page}?${link.split("?")[1]}`);
      expect(response.status).toBe(link.startsWith(`${page}?`) ? 303 : 400);
    }
});

test("the squatter of an email keeps nothing once its owner has reset the password", async () => {
  const squatter = await signedUp(url);
  const pending = await linkTo(await askToChange(squatter), "Confirm your new email");
  await new Person(url).post("/reset", { email: squatter.email });
  const link = await linkTo(squatter.email, "Set a new password");
  await press(link, new Person(url), { newPassword });
  expect(await isSignedIn(squatter)).toBe(false);
  expect([await signIn(squatter.email), await signIn(squatter.email, newPassword)]).toEqual([
    400, 303,
  ]);
  await expectDead(await press(pending));
});
