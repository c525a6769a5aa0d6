/** The account pages as a browser without JavaScript goes through them; the rules are in ../account.test.ts. */
import { expect, inject, test } from "vitest";
import { confirmEmail } from "../../support/authenticator";
import { textOf } from "../../support/html";
import { asOwner } from "../../support/owner";
import { goodPassword, newEmail } from "../../support/person";
import { plainBrowser, visitor } from "../../support/plain-browser";

const url = inject("latchUrl");
const environment = inject("environment");

/** Somebody new who has opened the account page from the header. */
async function openAccount() {
  const browser = await plainBrowser(url, { name: "Ada Lovelace" });
  await browser.open("/tasks");
  await browser.follow("Account: Ada Lovelace");
  expect(browser.headings).toEqual(["Account"]);
  return browser;
}

test("a notice is said by the next page, whichever that is, and by no other", async () => {
  const browser = await openAccount();
  await browser.open("/account/confirm?redirectTo=%2Faccount%2Fname");
  await browser.press("Confirm", { "Current password": goodPassword });
  expect(browser.path).toBe("/account/name");
  expect(browser.notice).toBe("Password confirmed.");
  await browser.open("/account");
  expect(browser.notice).toBe("");
});

/** Follows the account page's row with this label. */
async function followRow(browser: Awaited<ReturnType<typeof openAccount>>, label: string) {
  const [link] = browser.elements("a").filter((each) => textOf(each).startsWith(`${label} `));
  await browser.open(link?.attributes.href ?? `no row "${label}"`);
}

test("a name is changed, and the header says so", async () => {
  const browser = await openAccount();
  await followRow(browser, "Name");
  await browser.press("Save", { Name: "Ada King" });
  expect(browser.notice).toContain("Name saved.");
  expect(browser.links("Account: Ada King")).toBe(1);
});

test("a changed email is refused with a wrong password, kept, and taken with the right one", async () => {
  const browser = await openAccount();
  await followRow(browser, "Email");
  const email = newEmail();
  await browser.press("Change email", { Email: email, "Current password": "not my password" });
  expect(browser.problems).toEqual(["Current password is incorrect"]);
  expect(browser.valueOf("Email")).toBe(email);
  expect(browser.valueOf("Current password")).toBe("");
  await browser.press("Change email", { "Current password": goodPassword });
  expect(browser.notice).toContain("Email changed.");
  // On a PostgreSQL server this Latch sends no mail, and asks for nothing that needs it.
  const sendsMail = !process.env.DATABASE_URL;
  expect(browser.notice?.includes("Open the link we sent you to confirm it.")).toBe(sendsMail);
  const rows = browser.rows("Account").map(textOf).join();
  expect(rows.includes(`${email}Not confirmed yet`)).toBe(sendsMail);
  await confirmEmail(environment, email);
  await browser.open("/account");
  expect(browser.rows("Account").map(textOf).join()).not.toContain("Not confirmed yet");
});

test("a changed password is among the recent activity", async () => {
  const browser = await openAccount();
  await followRow(browser, "Password");
  await browser.press("Change password", {
    "Current password": goodPassword,
    "New password": "five other plain words here",
  });
  expect(browser.notice).toContain("Password changed.");
  await followRow(browser, "Recent activity");
  expect(browser.rows("Recent activity").map(textOf).join()).toContain("Password changed");
});

test("a session on another device is seen and ended", async () => {
  const browser = await openAccount();
  const phone = await visitor(url).open("/signin");
  await phone.press("Sign in", { Email: browser.email, Password: goodPassword });
  expect(phone.path).toBe("/tasks");
  await browser.reload();
  await followRow(browser, "Devices");
  expect(browser.rows("Devices")).toHaveLength(2);
  expect(browser.text.match(/This device/g)).toHaveLength(1);
  const [end] = browser.elements("button").filter(({ attributes }) => attributes.name === "end");
  await browser.press(end?.attributes["aria-label"] ?? "Sign out");
  expect(browser.notice).toContain("Device signed out.");
  expect(browser.rows("Devices")).toHaveLength(1);
  await phone.reload();
  expect(phone.path).toMatch(/^\/signin/);
});

test("signing out everywhere leads to the sign-in page, which says so", async () => {
  const browser = await openAccount();
  await followRow(browser, "Devices");
  await browser.press("Sign out everywhere");
  expect(browser.path).toBe("/signin");
  expect(browser.text).toContain("You're signed out on every device.");
});

test("the account page offers its export as a file to keep", async () => {
  const browser = await openAccount();
  const [link] = browser
    .elements("a")
    .filter((each) => textOf(each).startsWith("Download your data"));
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
  expect(browser.text).toContain("Your account and all your tasks are deleted");
});

test("devices and activity of any number are seen page by page, each once", async () => {
  const browser = await openAccount();
  await asOwner(environment, async (sql) => {
    // Several at the same moment, so that a page may end between them.
    await sql`insert into sessions (user_id, expires_at, last_seen_at, user_agent)
      select id, now() + interval '1 day', now() - make_interval(hours => n / 7 - 1), 'x'
      from users, generate_series(1, 44) n where email = ${browser.email}`;
    await sql`insert into auth_events (user_id, kind, at, ip)
      select id, 'sign-in-failed', now() - make_interval(hours => 1 + n / 7), '10.0.1.1'::inet + n
      from users, generate_series(1, 44) n where email = ${browser.email}`;
    // Of what was done the first page shows more than of what was refused, and goes further back.
    await sql`insert into auth_events (user_id, kind, at, ip)
      select id, 'signed-in', now() - make_interval(hours => 3 + n), '10.0.2.1'::inet + n
      from users, generate_series(1, 30) n where email = ${browser.email}`;
  });
  const devices = await pages(browser, "/account/devices", () =>
    browser
      .elements("button")
      .flatMap(({ attributes }) => (attributes.name === "end" ? attributes.value : [])),
  );
  // This device has no button, and is the first although others were used since.
  expect([devices.length, new Set(devices).size]).toEqual([44, 44]);
  expect(browser.rows("Devices").map(textOf)[0]).toContain("This device");
  const addresses = () => browser.text.match(/10\.0\.\d+\.\d+/g) ?? [];
  const blocked = await pages(browser, "/account/activity/blocked", addresses);
  expect([blocked.length, new Set(blocked).size]).toEqual([44, 44]);
  const own = await pages(browser, "/account/activity", addresses);
  expect([own.length, new Set(own).size]).toEqual([30, 30]);
});

/** What `read` finds on a list's pages, from its first page to its last, and back at the beginning. */
async function pages<T>(
  browser: Awaited<ReturnType<typeof openAccount>>,
  path: string,
  read: () => T[],
): Promise<T[]> {
  await browser.open(path);
  const found = read();
  while (browser.links("Next page")) {
    await browser.follow("Next page");
    found.push(...read());
  }
  await browser.follow("First page");
  expect(browser.path).toBe(path);
  return found;
}

test.each([
  ["devices", "x"],
  ["devices", "2026-01-31T12:00:00.000Z_1"],
  ["activity", "x"],
  ["activity", "2026-01-31T12:00:00.000Z_x"],
  ["activity/blocked", "0000-01-01T00:00:00.000Z_1"],
])("the list of %s has no page after %s", async (list, after) => {
  const browser = await openAccount();
  expect((await browser.person.get(`/account/${list}?after=${after}`)).status).toBe(400);
});
