/** Letters that tell people what happened to their account. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { program } from "../support/api-client";
import { turnOnTwoFactor } from "../support/authenticator";
import { linkIn, type Mailbox, type MailingLatch, startMailingLatch } from "../support/mail";
import { asOwner } from "../support/owner";
import { goodPassword, newEmail, Person, signedIn, signedUp } from "../support/person";
import { sessionOf } from "../support/session";
import { outboxSettled } from "./outbox";

let latch: MailingLatch;
let mailbox: Mailbox;
let url: string;

beforeAll(async () => {
  latch = await startMailingLatch();
  ({ mailbox, url } = latch);
});
afterAll(() => latch.stop());

/** The subjects of the letters to an address, once nothing waits to be sent. */
async function told(email: string): Promise<string[]> {
  await outboxSettled(latch.environment);
  return mailbox.to(email).map(({ subject }) => subject);
}

const newSignIn = "New sign-in to Latch";

test("a sign-in from a new browser is told of, and one from a browser that is known is not", async () => {
  const ada = await signedUp(url);
  await ada.post("/signin", { email: ada.email, password: goodPassword });
  expect(await told(ada.email)).not.toContain(newSignIn);
  await signedIn(url, ada.email);
  expect(await told(ada.email)).toContain(newSignIn);
});

test("a program that signs in again from where it was is told of once", async () => {
  const ada = await signedUp(url);
  const signIn = () =>
    program(url)(
      "POST",
      "/api/auth/signin",
      { email: ada.email, password: goodPassword },
      { "test-client-ip": ada.address, "User-Agent": "a program" },
    );
  await signIn();
  expect(await told(ada.email)).toContain(newSignIn);
  // Ends the hour in which nothing more would be told of.
  await asOwner(
    latch.environment,
    (sql) => sql`update outbox set created_at = created_at - interval '1 hour'`,
  );
  await signIn();
  expect((await told(ada.email)).filter((subject) => subject === newSignIn)).toHaveLength(1);
});

test("each thing that happens is told of once an hour, however often it happens", async () => {
  const ada = await signedUp(url);
  for (let time = 0; time < 3; time++) await signedIn(url, ada.email);
  await Promise.all([signedIn(url, ada.email), signedIn(url, ada.email)]);
  const subjects = await told(ada.email);
  expect(subjects.filter((subject) => subject === newSignIn)).toHaveLength(1);
});

test("people are told of a new password, of sessions that were ended, and of the account's end", async () => {
  const ada = await signedUp(url);
  const other = await signedIn(url, ada.email);
  await ada.post("/account/devices", { end: sessionOf(other).sessionId });
  const newPassword = "five other plain words";
  await ada.post("/account/password", { currentPassword: goodPassword, newPassword });
  // What waits to be sent about an account goes with it.
  await told(ada.email);
  await ada.post("/account/delete", { email: ada.email, currentPassword: newPassword });
  expect(await told(ada.email)).toEqual(
    expect.arrayContaining([
      "Devices signed out of Latch",
      "Your Latch password was changed",
      "Your Latch account was deleted",
    ]),
  );
});

/** Changes an account's email, by the letter; returns the new one. */
async function changeEmail(person: Person): Promise<string> {
  const email = newEmail();
  await person.post("/account/email", { email, currentPassword: goodPassword });
  const link = linkIn(await mailbox.next(email, "Confirm your new email"), url);
  await person.get(link);
  expect((await person.post(String(link.split("?")[0]), {})).status).toBe(303);
  return email;
}

const newPassword = "five other plain words";
const changePassword = (person: Person) =>
  person.post("/account/password", { currentPassword: goodPassword, newPassword });

test("who can take a change of email back is told of what follows, with that link, and of nothing else", async () => {
  const thief = await signedUp(url);
  const old = thief.email;
  const email = await changeEmail(thief);
  const back = linkIn(await mailbox.next(old, "email was changed"), url);
  await changePassword(thief);
  await mailbox.next(email, "password was changed");
  const letter = await mailbox.next(old, "password was changed");
  expect(linkIn(letter, url)).toBe(back);
  for (const revealing of [email, "IP address", thief.address, "/reset"])
    expect(letter.text + letter.html).not.toContain(revealing);
});

test("who could take a change of email back is told that the account was deleted", async () => {
  const thief = await signedUp(url);
  const old = thief.email;
  const email = await changeEmail(thief);
  await thief.post("/account/delete", { email, currentPassword: goodPassword });
  expect(await told(email)).toContain("Your Latch account was deleted");
  const letter = await mailbox.next(old, "was deleted");
  expect(letter.text.replaceAll("\n", " ")).toContain("Neither can be undone now");
  expect(letter.raw).not.toContain(email);
});

test("once a change of email can no longer be taken back, only the new address is told", async () => {
  const owner = await signedUp(url);
  const old = owner.email;
  const email = await changeEmail(owner);
  await outboxSettled(latch.environment);
  await asOwner(latch.environment, async (sql) => {
    await sql`
      update one_time_links set expires_at = now() where email = ${old} and purpose = 'take-back'`;
  });
  await changePassword(owner);
  await owner.post("/account/delete", { email, currentPassword: newPassword });
  expect(await told(email)).toContain("Your Latch account was deleted");
  expect(await told(old)).not.toContain("Your Latch password was changed");
  expect(await told(old)).not.toContain("Your Latch account was deleted");
});

test("people are told of a second factor, of a recovery code that was used, and of wrong codes after the right password", async () => {
  const ada = await signedUp(url);
  const app = await turnOnTwoFactor(latch.environment, ada);
  const browser = new Person(url);
  const signIn = () => browser.post("/signin", { email: ada.email, password: goodPassword });
  await signIn();
  for (let tries = 0; tries < 5; tries++)
    await browser.post("/signin/second", { code: app.wrongCode() });
  await signIn();
  await browser.post("/signin/second", { code: app.recoveryCodes[0] ?? "" });
  await browser.post("/account/security/recovery-codes", {
    codes:
      /name="codes" value="([^"]+)"/.exec(
        await (await browser.get("/account/security/recovery-codes")).text(),
      )?.[1] ?? "",
  });
  await browser.post("/account/security/totp", { intent: "remove" });
  expect(await told(ada.email)).toEqual(
    expect.arrayContaining([
      "An authenticator app was added to Latch",
      "Somebody has your Latch password",
      "A recovery code was used for Latch",
      "New recovery codes for Latch",
      "An authenticator app was removed from Latch",
    ]),
  );
  const letter = await mailbox.next(ada.email, "A recovery code was used");
  expect(letter.text.replaceAll("\n", " ")).toContain("Codes left: 9.");
});

test("a letter says when in its reader's time zone, and from where in words of ours", async () => {
  const ada = await signedUp(url);
  await ada.post("/account/time-zone", { zone: "Asia/Kolkata" });
  const eve = "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0 <b>http://evil.example</b>";
  await program(url)(
    "POST",
    "/api/auth/signin",
    { email: ada.email, password: goodPassword },
    { "test-client-ip": "203.0.113.7", "User-Agent": eve },
  );
  const letter = await mailbox.next(ada.email, newSignIn);
  const when =
    /When and where: (\d+ \w+ \d{4}) at (\d\d:\d\d) \(Asia\/Kolkata\), Firefox on Linux, IP address 203\.0\.113\.7\./.exec(
      letter.text.replaceAll("\n", " "),
    );
  const minutesAgo = (Date.now() - Date.parse(`${when?.[1]} ${when?.[2]} GMT+0530`)) / 60_000;
  expect(minutesAgo).toBeGreaterThanOrEqual(0);
  expect(minutesAgo).toBeLessThan(5);
  expect(letter.raw).not.toContain("evil");
});

test("the letters about a reset and about the account's end tell the time of its zone too", async () => {
  const ada = await signedUp(url);
  await ada.post("/account/time-zone", { zone: "Asia/Kolkata" });
  await new Person(url).post("/reset", { email: ada.email });
  const reset = await mailbox.next(ada.email, "Set a new password");
  await ada.post("/account/delete", { email: ada.email, currentPassword: goodPassword });
  const end = await mailbox.next(ada.email, "was deleted");
  for (const { text } of [reset, end]) expect(text).toContain("(Asia/Kolkata)");
});

test("a letter that is given up stands in the account's activity", async () => {
  const ada = await signedUp(url);
  mailbox.receive((_, answer) => answer(Object.assign(new Error("No"), { responseCode: 550 })));
  await new Person(url).post("/reset", { email: ada.email });
  await mailbox.next(ada.email, "Set a new password");
  mailbox.receive((_, answer) => answer());
  await outboxSettled(latch.environment);
  await vi.waitFor(async () => {
    const page = (await (await ada.get("/account/activity")).text()).replaceAll("&#x27;", "'");
    expect(page).toContain("An email to you couldn't be delivered");
  });
});
