import { afterAll, beforeAll, expect, test } from "vitest";
import { allowances } from "~/auth/attempts.server";
import { pageText } from "../contracts/errors";
import { type Latch, startLatch } from "../support/latch";
import { asOwner } from "../support/owner";
import { cookieName, goodPassword, newEmail, Person, signedUp } from "../support/person";
import { type Server, startServer } from "../support/server";

let latch: Latch;
let other: Server;
beforeAll(async () => {
  latch = await startLatch();
  other = await startServer({ ...latch.environment, CLIENT_IP_HEADER: "test-client-ip" });
});
afterAll(async () => {
  await other.stop();
  await latch.stop();
});

const pair = allowances["sign-in by email and address"].attempts;

/** Guesses as often as asked, here and there; gives the statuses. */
async function guess(times: number, email: string, as: (i: number) => Person) {
  const statuses: number[] = [];
  for (let i = 0; i < times; i++) {
    const { status } = await as(i).post("/signin", { email, password: "a wrong guess" });
    statuses.push(status);
  }
  return statuses;
}

/** A new browser with the same address, on one process and the other in turn. */
const from = (address: string) => (i: number) =>
  new Person(i % 2 ? other.url : latch.url, { "test-client-ip": address });

test("guesses at one email from one address are limited, over two processes together", async () => {
  const { email } = await signedUp(latch.url);
  const statuses = await guess(pair + 2, email, from("192.0.2.1"));
  expect(statuses).toEqual([...Array(pair).fill(400), 429, 429]);
});

test("a person is told how long to wait, keeps the form, and finds it in Retry-After", async () => {
  const { email } = await signedUp(latch.url);
  await guess(pair, email, from("192.0.2.2"));
  const refused = await from("192.0.2.2")(0).post("/signin", { email, password: goodPassword });
  expect(refused.status).toBe(429);
  const page = await refused.text();
  expect(page).toContain("Too many attempts, please try again in 15 minutes");
  expect(page).toContain(`value="${email}"`);
  const seconds = Number(refused.headers.get("Retry-After"));
  expect(seconds).toBeGreaterThan(14 * 60);
  expect(seconds).toBeLessThanOrEqual(15 * 60);
  expect(refused.headers.getSetCookie()).toEqual([]);
});

test("one minute is said in the singular", async () => {
  const { email } = await signedUp(latch.url);
  await guess(pair, email, from("192.0.2.20"));
  await asOwner(
    latch.environment,
    (sql) => sql`update attempts set ends_at = now() + interval '50 s'`,
  );
  const refused = await from("192.0.2.20")(0).post("/signin", { email, password: goodPassword });
  expect(await refused.text()).toContain("please try again in 1 minute<");
});

test("a limit ends with its window", async () => {
  const { email } = await signedUp(latch.url);
  await guess(pair + 1, email, from("192.0.2.3"));
  await asOwner(latch.environment, (sql) => sql`update attempts set ends_at = now()`);
  const again = await from("192.0.2.3")(0).post("/signin", { email, password: goodPassword });
  expect(again.status).toBe(303);
});

test("neither letter case, blanks, a doubled slash nor X-Forwarded-For escapes a limit", async () => {
  const { email } = await signedUp(latch.url);
  const as = from("192.0.2.4");
  await guess(pair, email, as);
  const variants = [email.toUpperCase(), ` ${email} `, email.replace("e", "E")];
  for (const [i, variant] of variants.entries()) {
    expect(await guess(1, variant, as)).toEqual([429]);
    const forwarded = { "X-Forwarded-For": `198.51.100.${i}`, Forwarded: `for=198.51.100.${i}` };
    const form = { email, password: goodPassword };
    expect((await as(i).post("/signin", form, forwarded)).status).toBe(429);
    expect((await as(i).post("//signin", form)).status).not.toBe(303);
    expect((await as(i).post("/signin/", form)).status).toBe(429);
  }
});

test("an email with a trailing dot is never the account's", async () => {
  const { email } = await signedUp(latch.url);
  const answer = await new Person(latch.url).post("/signin", {
    email: `${email}.`,
    password: goodPassword,
  });
  expect(answer.status).toBe(400);
});

test("an attack on an account does not shut out the browser that has signed in before", async () => {
  const ada = await signedUp(latch.url);
  await ada.post("/signout");
  await guess(pair + 1, ada.email, from(ada.address));
  const back = await ada.post("/signin", { email: ada.email, password: goodPassword });
  expect(back.status).toBe(303);
});

test("a browser that has signed in before may not guess without end either", async () => {
  const ada = await signedUp(latch.url);
  await ada.post("/signout");
  const { attempts } = allowances["sign-in by email and known browser"];
  const statuses = await guess(attempts + 1, ada.email, () => ada);
  expect(statuses).toEqual([...Array(attempts).fill(400), 429]);
});

/** A browser without a session, at another address, with the cookie by which this person's is known. */
function sameBrowserElsewhere(person: Person): Person {
  const browser = new Person(latch.url);
  const device = cookieName(person.url, "latch-device");
  browser.cookies.set(device, person.cookies.get(device) ?? "");
  return browser;
}

test("a browser that has signed in before is limited in what it does successfully", async () => {
  const ada = await signedUp(latch.url);
  const form = { email: ada.email, password: goodPassword };
  const signIn = async () => {
    ada.cookies.delete(cookieName(ada.url));
    return (await ada.post("/signin", form)).status;
  };
  expect(await signIn()).toBe(303);
  await spend(allowances["sign-in by address from known browsers"].attempts, 2);
  expect([await signIn(), await signIn(), await signIn()]).toEqual([303, 303, 429]);
});

test("what a known browser does successfully counts against its address", async () => {
  const ada = await signedUp(latch.url);
  const form = { email: ada.email, password: goodPassword };
  expect((await ada.post("/signin", form)).status).toBe(303);
  await spend(allowances["sign-in by address"].attempts, 1);
  expect((await ada.post("/signin", form)).status).toBe(303);
  expect(await guess(1, newEmail(), from(ada.address))).toEqual([429]);
});

test("guesses from a known browser's own address do not shut it out", async () => {
  const ada = await signedUp(latch.url);
  await ada.post("/signout");
  const as = from(ada.address);
  await guess(1, newEmail(), as);
  await spend(allowances["sign-in by address"].attempts, 0);
  expect(await guess(1, newEmail(), as)).toEqual([429]);
  const back = await ada.post("/signin", { email: ada.email, password: goodPassword });
  expect(back.status).toBe(303);
});

test.each(["a change of password", "signing out everywhere"])(
  "a browser is known no longer after %s",
  async (change) => {
    const ada = await signedUp(latch.url);
    const intruder = new Person(latch.url);
    await intruder.post("/signin", { email: ada.email, password: goodPassword });
    const newPassword = "another four plain words";
    const password = change === "a change of password" ? newPassword : goodPassword;
    await (change === "a change of password"
      ? ada.post("/account/password", { currentPassword: goodPassword, newPassword })
      : ada.post("/account/devices", { intent: "sign-out-everywhere" }));
    await guess(1, ada.email, from("198.51.100.200"));
    await spend(allowances["sign-in by email"].attempts, 0);
    expect(await guess(1, ada.email, () => sameBrowserElsewhere(intruder))).toEqual([429]);
    const owner = await ada.post("/signin", { email: ada.email, password });
    expect(owner.status).toBe(change === "a change of password" ? 303 : 429);
  },
);

test("a browser that signs in after everything was signed out is a new device", async () => {
  const ada = await signedUp(latch.url);
  await ada.post("/account/devices", { intent: "sign-out-everywhere" });
  await ada.post("/signin", { email: ada.email, password: goodPassword });
  expect(await (await ada.get("/account/activity")).text()).toContain("New device");
});

test("of sixteen guesses at once no more are answered than the limit has", async () => {
  const { email } = await signedUp(latch.url);
  const as = from("192.0.2.30");
  await guess(pair - 1, email, as);
  const statuses = await Promise.all(
    Array.from({ length: 16 }, async (_, i) => {
      const answer = await as(i).post("/signin", { email, password: "a wrong guess" });
      return answer.status;
    }),
  );
  expect(statuses.sort()).toEqual([400, ...Array(15).fill(429)]);
});

/** Uses up the limits with this number of attempts, except for `left`. */
const spend = (most: number, left: number) =>
  asOwner(
    latch.environment,
    (sql) => sql`update attempts set used = most - ${left} where most = ${most}`,
  );

test("guesses at one email from many addresses are limited", async () => {
  const { email } = await signedUp(latch.url);
  const as = (i: number) => from(`198.51.100.${i}`)(i);
  expect(await guess(3, email, as)).toEqual([400, 400, 400]);
  await spend(allowances["sign-in by email"].attempts, 2);
  expect(await guess(3, email, (i) => as(3 + i))).toEqual([400, 400, 429]);
});

test("guesses at many emails from one IPv6 network are limited", async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 5; i++) {
    if (i === 2) await spend(allowances["sign-in by address"].attempts, 2);
    const as = from(`2001:db8:0:1::${i}`);
    statuses.push(...(await guess(1, newEmail(), as)));
  }
  expect(statuses).toEqual([400, 400, 400, 400, 429]);
});

test("one who signs in again and again is not limited by the email's budgets", async () => {
  const { email } = await signedUp(latch.url);
  for (let i = 0; i < pair + 2; i++) {
    const answer = await from("192.0.2.5")(i).post("/signin", { email, password: goodPassword });
    expect(answer.status).toBe(303);
  }
});

test("current passwords cannot be guessed with a stolen session", async () => {
  const ada = await signedUp(latch.url);
  const { attempts } = allowances["password confirmation by session"];
  const paths = ["/account/confirm", "/account/delete", "/account/email"];
  const statuses: number[] = [];
  for (let i = 0; i < attempts + 1; i++) {
    const form = { email: ada.email, currentPassword: `guess ${i}` };
    statuses.push((await ada.post(paths[i % 3] ?? "", form)).status);
  }
  expect(statuses).toEqual([...Array(attempts).fill(400), 429]);
});

test.each([
  ["a taken email", "/account/email", "Email already registered"],
  ["another email than the account's", "/account/delete", "That doesn't match your email"],
])("a right password with %s costs no confirmation", async (_, path, words) => {
  const [ada, grace] = [await signedUp(latch.url), await signedUp(latch.url)];
  const form = { email: grace.email, currentPassword: goodPassword };
  for (let i = 0; i < allowances["password confirmation by session"].attempts + 1; i++) {
    expect(await pageText(await ada.post(path, form))).toContain(words);
  }
  const confirmed = await ada.post("/account/confirm", { currentPassword: goodPassword });
  expect(confirmed.status).toBe(303);
});

test("asking for emails by changing one's own to them is limited as signing up with them is", async () => {
  const [ada, grace] = [await signedUp(latch.url), await signedUp(latch.url)];
  await spend(allowances["sign-up by address"].attempts, 2);
  const form = { email: grace.email, currentPassword: goodPassword };
  const ask = async () => (await ada.post("/account/email", form)).status;
  expect([await ask(), await ask(), await ask()]).toEqual([400, 400, 429]);
  const free = await ada.post("/account/email", { ...form, email: newEmail() });
  expect(free.status).toBe(429);
});

test("one who confirms a password again and again is limited", async () => {
  const ada = await signedUp(latch.url);
  const confirm = async () =>
    (await ada.post("/account/confirm", { currentPassword: goodPassword })).status;
  expect(await confirm()).toBe(303);
  await spend(allowances["password confirmation by account"].attempts, 1);
  expect([await confirm(), await confirm()]).toEqual([303, 429]);
});

test("sign-ups from one address are limited", async () => {
  const as = from("192.0.2.6");
  const signUp = async (i: number) => {
    const form = { name: "Ada", email: newEmail(), password: goodPassword };
    return (await as(i).post("/signup", form)).status;
  };
  expect(await signUp(0)).toBe(303);
  await spend(allowances["sign-up by address"].attempts, 1);
  expect([await signUp(1), await signUp(2)]).toEqual([303, 429]);
});
