import { expect, inject, test } from "vitest";
import {
  addTask,
  cookieName,
  goodPassword,
  newEmail,
  Person,
  signedIn,
  signedUp,
} from "../support/person";
import { isSignedIn, sessionOf } from "../support/session";

const url = inject("latchUrl");
const newPassword = "five other plain words here";
const currentPassword = goodPassword;

/** What a refused form says, and its status. */
async function refusal(response: Response): Promise<[number, string]> {
  const page = await response.text();
  const summary = /There is a problem<\/h2>(.*?)<\/section>/s.exec(page)?.[1] ?? "";
  return [
    response.status,
    summary
      .replace(/<[^>]*>/g, "")
      .replaceAll("&#x27;", "'")
      .trim(),
  ];
}

test("the header leads to the account", async () => {
  const ada = await signedUp(url);
  expect(await (await ada.get("/tasks")).text()).toMatch(/<a[^>]*href="\/account"/);
  expect((await ada.get("/account")).status).toBe(200);
});

test("a new name is in the next page's header, and the session stays", async () => {
  const ada = await signedUp(url);
  const before = ada.elsewhere();
  const saved = await ada.post("/account/name", { name: "  Countess Ada  " });
  expect([saved.status, saved.headers.get("Location")]).toEqual([303, "/account"]);
  expect(await (await ada.get("/account")).text()).toContain("Countess Ada");
  expect(await isSignedIn(before)).toBe(true);
});

test("a name changed in one browser is on the other's next page, whatever its token says", async () => {
  const ada = await signedUp(url, { name: "Ada before" });
  const phone = await signedIn(url, ada.email);
  await ada.post("/account/name", { name: "Ada after" });
  for (const path of [
    "/tasks",
    "/tasks/import",
    "/account",
    "/account/email",
    "/account/time-zone",
    "/api",
  ]) {
    const page = await (await phone.get(path)).text();
    expect(page).toContain("Ada after");
    expect(page).not.toContain("Ada before");
  }
});

test("a form that still shows the old name does not undo a rename elsewhere", async () => {
  const ada = await signedUp(url, { name: "Ada before" });
  const phone = await signedIn(url, ada.email);
  const shown = /name="shown"[^>]*value="([^"]*)"/.exec(
    await (await phone.get("/account/name")).text(),
  )?.[1];
  expect(shown).toBe("Ada before");
  await ada.post("/account/name", { name: "Ada after" });
  const stale = { name: "Ada before", shown: "Ada before" };
  expect((await phone.post("/account/name", stale)).status).toBe(303);
  const page = await (await phone.get("/account")).text();
  expect(page).toContain("Ada after");
  await phone.post("/account/name", { ...stale, name: "Ada again" });
  expect(await (await ada.get("/account")).text()).toContain("Ada again");
});

test("a password is compared with the name as it is, whatever the token says", async () => {
  const ada = await signedUp(url);
  const phone = await signedIn(url, ada.email);
  await ada.post("/account/name", { name: "Plum Harvester" });
  const fields = { currentPassword, newPassword: "Plum Harvester" };
  expect(await refusal(await phone.post("/account/password", fields))).toEqual([
    400,
    "This password is too easy to guess, please choose another",
  ]);
});

test("a name of blanks is refused with the page's own words", async () => {
  const ada = await signedUp(url);
  expect(await refusal(await ada.post("/account/name", { name: "  " }))).toEqual([
    400,
    "Name is required",
  ]);
});

test("a changed email is what signs in, and ends every other session", async () => {
  const ada = await signedUp(url);
  const phone = await signedIn(url, ada.email);
  const email = newEmail();
  const changed = await ada.post("/account/email", {
    email: ` ${email.toUpperCase()} `,
    currentPassword,
  });
  expect([changed.status, changed.headers.get("Location")]).toEqual([303, "/account"]);
  expect(await (await ada.get("/account")).text()).toContain(email);
  expect(await isSignedIn(phone)).toBe(false);
  await signedIn(url, email);
  await expect(signedIn(url, ada.email)).rejects.toThrow("Invalid email or password");
});

test("another account's email is refused", async () => {
  const [ada, bob] = [await signedUp(url), await signedUp(url)];
  const refused = await ada.post("/account/email", { email: bob.email, currentPassword });
  expect(await refusal(refused)).toEqual([400, "Email already registered"]);
});

test("a changed password is what signs in, and ends every session but this, which has a new token", async () => {
  const ada = await signedUp(url);
  const phone = await signedIn(url, ada.email);
  const before = ada.elsewhere();
  const changed = await ada.post("/account/password", { currentPassword, newPassword });
  expect([changed.status, changed.headers.get("Location")]).toEqual([303, "/account"]);
  expect(await Promise.all([ada, before, phone].map(isSignedIn))).toEqual([true, false, false]);
  await expect(signedIn(url, ada.email)).rejects.toThrow("Invalid email or password");
  const again = await new Person(url).post("/signin", { email: ada.email, password: newPassword });
  expect(again.status).toBe(303);
});

test.each([
  ["/account/email", { email: "someone-else@example.com" }],
  ["/account/password", { newPassword }],
  ["/account/delete", {}],
  ["/account/confirm", {}],
])("%s is refused without the current password", async (path, fields) => {
  const ada = await signedUp(url);
  const form = { email: ada.email, ...fields };
  expect(await refusal(await ada.post(path, form))).toEqual([400, "Current password is required"]);
  const wrong = await ada.post(path, { ...form, currentPassword: "not my password" });
  expect(await refusal(wrong)).toEqual([400, "Current password is incorrect"]);
  expect(await isSignedIn(await signedIn(url, ada.email))).toBe(true);
});

const tooEasy = "This password is too easy to guess, please choose another";

test.each(["the email", "its local part", "the name"])(
  "a password that is %s is refused, at sign-up and when changed",
  async (which) => {
    const email = newEmail();
    const name = "Augusta Ada King";
    const known = { "the email": email, "its local part": email.split("@")[0], "the name": name };
    const password = (known[which as keyof typeof known] ?? "").toUpperCase();
    const signUp = await new Person(url).post("/signup", { name, email, password });
    expect(await refusal(signUp)).toEqual([400, tooEasy]);
    const ada = await signedUp(url, { name, email });
    const change = await ada.post("/account/password", { currentPassword, newPassword: password });
    expect(await refusal(change)).toEqual([400, tooEasy]);
  },
);

test("sessions are shown with their devices in words, and this one is marked", async () => {
  const ada = await signedUp(url);
  const phone = new Person(url, {
    "User-Agent":
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1",
  });
  await phone.post("/signin", { email: ada.email, password: goodPassword });
  const page = await (await phone.get("/account/devices")).text();
  expect(page).toMatch(/Safari on iPhone<span[^>]*>This device/);
  expect(page.match(/This device/g)).toHaveLength(1);
  expect(page).toContain(phone.address);
  expect(page).toContain(ada.address);
});

test("ending one session ends that one only", async () => {
  const ada = await signedUp(url);
  const [phone, tablet] = [await signedIn(url, ada.email), await signedIn(url, ada.email)];
  const page = await (await ada.get("/account/devices")).text();
  const [button] =
    page.match(new RegExp(`<button[^>]*Sign out [^>]*${tablet.address}[^>]*>`)) ?? [];
  const id = /value="([^"]+)"/.exec(button ?? "")?.[1] ?? "";
  expect((await ada.post("/account/devices", { end: id })).status).toBe(303);
  expect(await Promise.all([ada, phone, tablet].map(isSignedIn))).toEqual([true, true, false]);
});

test("nobody ends another user's session", async () => {
  const [ada, eve] = [await signedUp(url), await signedUp(url)];
  const { sessionId } = sessionOf(ada);
  expect(await refusal(await eve.post("/account/devices", { end: sessionId }))).toEqual([
    400,
    "That device is already signed out",
  ]);
  expect(await isSignedIn(ada)).toBe(true);
});

test("the export has everything about its user and nothing that lets anybody in", async () => {
  const ada = await signedUp(url, { name: "Ada" });
  const phone = await signedIn(url, ada.email);
  await addTask(ada, "Buy milk");
  const response = await ada.get("/account/export.json");
  expect(response.headers.get("Content-Disposition")).toContain("attachment");
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({
    user: { email: ada.email, name: "Ada" },
    second_factors: { authenticator_app: false, recovery_codes_left: 0, trusted_browsers: [] },
    sessions: [{ ip: phone.address }, { ip: ada.address }],
    activity: [
      { kind: "signed-in", new_device: true },
      { kind: "signed-up", new_device: false },
    ],
    tasks: [{ title: "Buy milk", completed: false }],
  });
  for (const person of [ada, phone]) expect(text).not.toContain(sessionOf(person).sessionId);
  expect(text).not.toContain("argon2");
});

test("an account is deleted only when its own email is typed", async () => {
  const ada = await signedUp(url);
  const refused = await ada.post("/account/delete", { email: newEmail(), currentPassword });
  expect(await refusal(refused)).toEqual([400, "That doesn't match your email"]);
  expect(await isSignedIn(ada)).toBe(true);
});

test("a browser that signed in before is no new device, and another is", async () => {
  const ada = await signedUp(url);
  await ada.post("/signout");
  await ada.post("/signin", { email: ada.email, password: goodPassword });
  expect(await (await ada.get("/account/activity")).text()).not.toContain("New device");
  const phone = await signedIn(url, ada.email);
  expect((await (await phone.get("/account/activity")).text()).match(/New device/g)).toHaveLength(
    1,
  );
});

test("someone else's device cookie does not make a browser known", async () => {
  const [ada, eve] = [await signedUp(url), await signedUp(url)];
  const thief = new Person(url);
  const device = cookieName(url, "latch-device");
  thief.cookies.set(device, eve.cookies.get(device) ?? "");
  await thief.post("/signin", { email: ada.email, password: goodPassword });
  expect(await (await ada.get("/account/activity")).text()).toContain("New device");
});

test.each([
  ["/account/password", ["username", "current-password", "new-password"]],
  ["/account/email", ["username", "email", "current-password"]],
  ["/account/confirm", ["username", "current-password"]],
])("%s lets password managers fill in what they know", async (path, kinds) => {
  const ada = await signedUp(url);
  const page = (await (await ada.get(path)).text()).replaceAll(/<input hidden[^>]*>/g, "");
  expect([...page.matchAll(/autoComplete="([^"]+)"/gi)].map(([, kind]) => kind)).toEqual(kinds);
});
