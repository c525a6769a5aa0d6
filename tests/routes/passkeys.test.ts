/** Passkeys over HTTP: adding one, signing in with it, and what tries to get around it. */
import { decodeJwt } from "jose";
import { expect, inject, test } from "vitest";
import { createLink } from "~/auth/links.server";
import { newChallenge } from "~/auth/passkey-challenges.server";
import { listPasskeys, requestOptions, rpId, userHandleOf } from "~/auth/passkeys.server";
import { beforeSignIn } from "../../db/client.server";
import { sameForAll } from "../support/answers";
import { confirmEmail, shownCodes, turnOnTwoFactor } from "../support/authenticator";
import { asOwner, makeStale, takeRole } from "../support/owner";
import { cookieName, goodPassword, Person, signedUp } from "../support/person";
import { transactionsOf } from "../support/scope";
import { isSignedIn, sessionOf } from "../support/session";
import { SoftwarePasskey } from "../support/software-passkey";

const url = inject("latchUrl");
const environment = inject("environment");
const path = "/account/security/passkeys";
const unusable = "This passkey could not be used here";

type Account = Person & { email: string };

/** Has a passkey made in a person's session, and sends it. */
function add(person: Person, device = new SoftwarePasskey(url)) {
  const { sessionId, userId } = sessionOf(person);
  const options = {
    rp: { id: rpId },
    user: { id: userHandleOf(userId) },
    challenge: newChallenge("add", sessionId),
  };
  return person.post(`${path}/new`, { passkey: device.create(options) });
}

async function withPasskey(device = new SoftwarePasskey(url)) {
  const ada = await signedUp(url);
  await confirmEmail(environment, ada.email);
  const answer = await add(ada, device);
  return { ada, device, codes: shownCodes(await answer.text()) };
}

const alone = () => requestOptions("sign-in", null);

const signInWith = (browser: Person, device: SoftwarePasskey, more: Record<string, string> = {}) =>
  browser.post("/signin", { passkey: device.get(alone()), ...more });

/** A browser in which the password of an account was given, and no second factor. */
async function halfSignedIn({ email }: Account) {
  const browser = new Person(url);
  await browser.post("/signin", { email, password: goodPassword });
  const token = browser.cookies.get(cookieName(url, "latch-pending")) ?? "";
  return { browser, pending: String(decodeJwt(token).jti) };
}

const giveSecond = (browser: Person, device: SoftwarePasskey, pending: string) =>
  browser.post("/signin/second", { passkey: device.get(requestOptions("second", pending)) });

const passkeysOf = (person: Person) => transactionsOf(person)(listPasskeys);

const eventsOf = ({ email }: Account) =>
  asOwner(environment, async (sql) => {
    const [user] = await sql<{ id: string }[]>`select id from users where email = ${email}`;
    await takeRole(sql, "user", user?.id);
    const rows = await sql<{ kind: string }[]>`select kind from auth_events order by id`;
    return rows.map(({ kind }) => kind);
  });

/** Whether a letter of a kind waits for somebody; without mail, as on a database of one's own, none may. */
const isTold = async ({ email }: Account, kind: string) => {
  const letters = await asOwner(
    environment,
    (sql) => sql`select from outbox where email = ${email} and kind = ${kind}`,
  );
  return letters.count === (process.env.DATABASE_URL ? 0 : 1);
};

test("adding the first passkey gives recovery codes once, ends other sessions and is told", async () => {
  const ada = await signedUp(url);
  await confirmEmail(environment, ada.email);
  const other = new Person(url);
  await other.post("/signin", { email: ada.email, password: goodPassword });
  const answer = await add(ada);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  expect(shownCodes(await answer.text())).toHaveLength(10);
  expect(shownCodes(await (await ada.get(`${path}/new`)).text())).toEqual([]);
  expect([await isSignedIn(ada), await isSignedIn(other)]).toEqual([true, false]);
  expect(await eventsOf(ada)).toContain("passkey-added");
  expect(await isTold(ada, "passkey-added")).toBe(true);
});

test("adding one beside other factors makes no new recovery codes", async () => {
  const ada = await signedUp(url);
  const app = await turnOnTwoFactor(environment, ada);
  await ada.post("/account/confirm", { currentPassword: goodPassword, code: app.code() });
  const answer = await add(ada);
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, path]);
  expect(await passkeysOf(ada)).toHaveLength(1);
});

test("an account whose email is not confirmed gets no passkey", async () => {
  const ada = await signedUp(url);
  const answer = await add(ada);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("Confirm your email first");
  expect(await passkeysOf(ada)).toEqual([]);
});

test("adding and removing ask for the password again, and for the second factor", async () => {
  const { ada, device } = await withPasskey();
  const edit = `${path}/edit?${new URLSearchParams({ passkey: device.id })}`;
  const confirm = (to: string) => `/account/confirm?${new URLSearchParams({ redirectTo: to })}`;
  // The second factor was never given in this session.
  const removal = await ada.post(edit, { intent: "remove" });
  expect(removal.headers.get("Location")).toBe(confirm(edit));
  await makeStale(environment, ada.email);
  const link = `href="${confirm(`${path}/new`)}"`;
  for (const page of [path, `${path}/new`])
    expect(await (await ada.get(page)).text(), page).toContain(link);
  expect((await add(ada)).headers.get("Location")).toBe(confirm(`${path}/new`));
  expect(await passkeysOf(ada)).toHaveLength(1);

  const passkey = device.get(requestOptions("confirm", sessionOf(ada).sessionId));
  await ada.post("/account/confirm", { currentPassword: goodPassword, passkey });
  expect((await ada.post(edit, { intent: "remove" })).headers.get("Location")).toBe(path);
  expect(await passkeysOf(ada)).toEqual([]);
});

test("a passkey confirms the second factor only beside the password, in its own session, once", async () => {
  const { ada, device } = await withPasskey();
  const edit = `${path}/edit?${new URLSearchParams({ passkey: device.id })}`;
  const confirm = (passkey: string, currentPassword = goodPassword) =>
    ada.post("/account/confirm", { currentPassword, passkey });
  const passkey = device.get(requestOptions("confirm", sessionOf(ada).sessionId));
  expect((await confirm(passkey, "not my password")).status).toBe(400);
  const refused = {
    "of another session": device.get(requestOptions("confirm", crypto.randomUUID())),
    "of a sign-in": device.get(alone()),
    "of nothing": "{}",
  };
  for (const [name, sent] of Object.entries(refused)) {
    const answer = await confirm(sent);
    expect(answer.status, name).toBe(400);
    expect(await answer.text(), name).toContain(unusable);
  }
  expect((await ada.post(edit, { intent: "remove" })).headers.get("Location")).not.toBe(path);
  expect((await confirm(passkey)).status).toBe(303);
  expect((await confirm(passkey)).status).toBe(400);
});

test("removing the last passkey takes the recovery codes and the trust in browsers along", async () => {
  const { ada, device, codes } = await withPasskey();
  const signedIn = new Person(url);
  await signInWith(signedIn, device);
  const edit = `${path}/edit?${new URLSearchParams({ passkey: device.id })}`;
  await signedIn.post(edit, { intent: "remove" });
  expect(await passkeysOf(signedIn)).toEqual([]);
  expect(await isSignedIn(ada)).toBe(false);
  const browser = new Person(url);
  const answer = await browser.post("/signin", { email: ada.email, password: goodPassword });
  expect(answer.headers.get("Location")).toBe("/tasks");
  expect((await browser.post("/signin/second", { code: codes[0] ?? "" })).status).toBe(303);
  expect(await eventsOf(ada)).toContain("passkey-removed");
  expect(await isTold(ada, "passkey-removed")).toBe(true);
});

test("a thief's passkey and session are dead once the email's owner has taken the change back", async () => {
  const thief = await signedUp(url);
  await confirmEmail(environment, thief.email);
  const user = { id: sessionOf(thief).userId, email: thief.email };
  const token = await beforeSignIn((sql) => createLink(sql, "take-back", user, 30));
  const device = new SoftwarePasskey(url);
  expect((await add(thief, device)).status).toBe(200);
  expect((await signInWith(new Person(url), device)).status).toBe(303);
  const back = `/account/take-back?${new URLSearchParams({ token })}`;
  const taken = await new Person(url).post(back, { newPassword: "five other plain words" });
  expect(taken.headers.get("Location")).toBe("/signin");
  expect(await isSignedIn(thief)).toBe(false);
  expect((await signInWith(new Person(url), device)).status).toBe(400);
});

test("a passkey alone signs in, with both factors, and leads to where the sign-in was to go", async () => {
  const { device } = await withPasskey();
  const browser = new Person(url);
  const answer = await signInWith(browser, device, { redirectTo: "/tasks/import" });
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/tasks/import"]);
  expect(await isSignedIn(browser)).toBe(true);
  // Nothing more is asked for what needs both factors.
  expect(await (await browser.get(path)).text()).toContain(`href="${path}/new"`);
});

test("signing in with a passkey ends the session that the browser had", async () => {
  const { device } = await withPasskey();
  const eve = await signedUp(url, { name: "Eve" });
  const copy = eve.elsewhere();
  await signInWith(eve, device);
  expect([await isSignedIn(eve), await isSignedIn(copy)]).toEqual([true, false]);
});

test("whatever is wrong with a passkey, the sign-in page says the same and gives nothing", async () => {
  const { ada, device } = await withPasskey();
  const sent = device.get(alone());
  expect((await new Person(url).post("/signin", { passkey: sent })).status).toBe(303);
  const strange = new SoftwarePasskey(url);
  strange.userHandle = device.userHandle;
  const attacks = {
    replayed: sent,
    "never registered": strange.get(alone()),
    "of another key": device.get(alone(), { key: strange.keys.privateKey }),
    "on another origin": device.get(alone(), { origin: "http://localhost:1" }),
    "for another RP ID": device.get(alone(), { rpId: "example.com" }),
    "without presence": device.get(alone(), { isPresent: false }),
    "without verification": device.get(alone(), { isVerified: false }),
    "with another's user handle": device.get(alone(), {
      userHandle: userHandleOf(crypto.randomUUID()),
    }),
    "with a challenge of a session": device.get(
      requestOptions("confirm", sessionOf(ada).sessionId),
    ),
    "no JSON": "passkey",
  };
  const answers = new Set<string>();
  for (const [name, passkey] of Object.entries(attacks)) {
    const browser = new Person(url);
    const answer = await browser.post("/signin", { passkey });
    expect(answer.status, name).toBe(400);
    expect([...browser.cookies], name).toEqual([]);
    const text = await answer.text();
    expect(text, name).toContain(unusable);
    answers.add(sameForAll(text));
  }
  expect([...answers]).toHaveLength(1);
});

test("a passkey that counts backwards is refused, and its owner told", async () => {
  const { ada, device } = await withPasskey(new SoftwarePasskey(url, { counts: true }));
  const signIn = (signCount: number) =>
    new Person(url).post("/signin", { passkey: device.get(alone(), { signCount }) });
  expect((await signIn(5)).status).toBe(303);
  expect((await signIn(4)).status).toBe(400);
  expect(await eventsOf(ada)).toContain("passkey-copied");
  expect(await isTold(ada, "passkey-copied")).toBe(true);
});

test("an attestation of 64 KiB is refused before it is looked at", async () => {
  const ada = await signedUp(url);
  await confirmEmail(environment, ada.email);
  const answer = await ada.post(`${path}/new`, { passkey: "a".repeat(64 * 1024) });
  expect(answer.status).toBe(413);
});

test("a passkey is the second factor after a password", async () => {
  const { ada, device } = await withPasskey();
  const { browser, pending } = await halfSignedIn(ada);
  expect(await isSignedIn(browser)).toBe(false);
  const answer = await giveSecond(browser, device, pending);
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/tasks"]);
  expect(await isSignedIn(browser)).toBe(true);
});

test("without scripts, a recovery code takes the passkey's place", async () => {
  const { ada, codes } = await withPasskey();
  const { browser } = await halfSignedIn(ada);
  const page = await (await browser.get("/signin/second")).text();
  expect(page).toContain("<noscript>");
  expect(page).not.toContain("Use a passkey</");
  const [code = ""] = codes;
  expect((await browser.post("/signin/second", { code })).headers.get("Location")).toBe("/tasks");
});

test("as a second factor a passkey is refused of another account, of another sign-in, or replayed", async () => {
  const { ada, device } = await withPasskey();
  const { device: bobs } = await withPasskey();
  const { browser, pending } = await halfSignedIn(ada);
  const { browser: other, pending: otherPending } = await halfSignedIn(ada);
  expect((await giveSecond(browser, bobs, pending)).status).toBe(400);
  expect((await giveSecond(browser, device, otherPending)).status).toBe(400);
  const passkey = device.get(requestOptions("second", pending));
  expect((await browser.post("/signin/second", { passkey })).status).toBe(303);
  expect((await other.post("/signin/second", { passkey })).status).toBe(400);
  expect(await isSignedIn(other)).toBe(false);
});

test("after five passkeys that were refused a sign-in is over", async () => {
  const { ada, device } = await withPasskey();
  const { browser, pending } = await halfSignedIn(ada);
  const statuses = [];
  for (let tries = 0; tries < 5; tries += 1)
    statuses.push((await giveSecond(browser, new SoftwarePasskey(url), pending)).status);
  expect(statuses).toEqual([400, 400, 400, 400, 303]);
  expect((await giveSecond(browser, device, pending)).headers.get("Location")).toBe("/signin");
  expect(await isSignedIn(browser)).toBe(false);
});

test("which passkeys an account has is answered to nobody before the password", async () => {
  const { ada, device } = await withPasskey();
  const stranger = new Person(url);
  const page = await (await stranger.get("/signin")).text();
  expect(page).not.toContain(device.id);
  const wrong = await stranger.post("/signin", { email: ada.email, password: "not my password" });
  expect(await wrong.text()).not.toContain(device.id);
  const { browser } = await halfSignedIn(ada);
  expect(await (await browser.get("/signin/second")).text()).toContain(device.id);
});

test("a program is told of the factors that it can give", async () => {
  const { ada, codes } = await withPasskey();
  const signIn = (code?: string) =>
    fetch(`${url}/api/auth/signin`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email: ada.email, password: goodPassword, code }),
    });
  const asked = await signIn();
  expect(asked.status).toBe(401);
  expect(await asked.json()).toEqual({ error: "A code is needed", second: ["recovery"] });
  expect((await signIn(codes[0])).status).toBe(200);
});

test("a passkey is found in the download of one's data, without its key", async () => {
  const { ada, device } = await withPasskey();
  await ada.post("/account/confirm", {
    currentPassword: goodPassword,
    passkey: device.get(requestOptions("confirm", sessionOf(ada).sessionId)),
  });
  const file = await (await ada.get("/account/export.json")).json();
  expect(file.passkeys).toEqual([
    { name: "Unknown device", created_at: expect.any(String), last_used_at: expect.any(String) },
  ]);
});

test("the pages say who is signed in", async () => {
  const { ada, device } = await withPasskey();
  const edit = `${path}/edit?${new URLSearchParams({ passkey: device.id })}`;
  for (const page of [path, `${path}/new`, edit])
    expect(await (await ada.get(page)).text(), page).toContain('href="/account"');
});

test("renaming keeps to one's own passkeys, and to names that are some", async () => {
  const { ada, device } = await withPasskey();
  const eve = await signedUp(url);
  const edit = `${path}/edit?${new URLSearchParams({ passkey: device.id })}`;
  expect((await eve.get(edit)).headers.get("Location")).toBe(path);
  await eve.post(edit, { name: "Mine" });
  const refused = await ada.post(edit, { name: " " });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain("Name is required");
  expect((await ada.post(edit, { name: "x".repeat(61) })).status).toBe(400);
  expect((await ada.post(edit, { name: " Blue key " })).headers.get("Location")).toBe(path);
  expect(await passkeysOf(ada)).toMatchObject([{ name: "Blue key" }]);
});
