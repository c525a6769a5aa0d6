/**
 * Words typed into a form whose session is over, or whose tab is another person's: kept for their user, and nobody
 * else.
 */
import { describe, expect, inject, test } from "vitest";
import { locationOf } from "../support/answers";
import { all } from "../support/html";
import { asOwner, makeStale, takeRole } from "../support/owner";
import { cookieName, goodPassword, Person, signedIn, signedUp } from "../support/person";
import { type PlainBrowser, plainBrowser } from "../support/plain-browser";

const url = inject("latchUrl");
const environment = inject("environment");

type Browser = Awaited<ReturnType<typeof plainBrowser>>;

const long = "A long text. ".repeat(70).trim();

/** Opens a page, lets the session end as `end` does, and presses its button: the sign-in page is there. */
const ways = {
  "whose session was ended elsewhere": async ({ email }: Browser) => {
    const phone = await signedIn(url, email);
    await phone.post("/account/devices", { intent: "sign-out-everywhere" });
  },
  "whose cookie has expired": async ({ person }: Browser) =>
    void person.cookies.delete(cookieName(url)),
  "that another tab has signed out": async ({ person }: Browser) =>
    void (await person.post("/signout")),
};

async function signIn(browser: Browser, email = browser.email) {
  return browser.press("Sign in", { Email: email, Password: goodPassword });
}

async function openTask(browser: Browser) {
  await browser.add("Buy milk");
  await browser.open("/tasks");
  return browser.follow("Buy milk");
}

describe.each(Object.entries(ways))("a form %s", (_, end) => {
  test("of a task comes back whole after signing in, and is saved when asked", async () => {
    const browser = await plainBrowser(url);
    await openTask(browser);
    const typed = { Title: "Buy oat milk", Description: long, Priority: "High" };
    await end(browser);
    await browser.press("Save", typed);
    expect(browser.path).toMatch(/^\/signin\?redirectTo=%2Ftasks%2F/);
    expect(browser.text).toContain("What you typed is kept");
    expect(browser.html).not.toContain("oat milk");
    await signIn(browser);
    expect(browser.path).toMatch(/^\/tasks\/[0-9a-f-]{36}$/);
    expect(browser.notice).toContain("here again");
    for (const [label, value] of Object.entries(typed)) expect(browser.valueOf(label)).toBe(value);
    await browser.reload();
    expect(browser.valueOf("Description")).toBe(long);
    expect((await browser.person.get("/tasks")).status).toBe(200);
    expect(await (await browser.person.get("/tasks")).text()).not.toContain("oat milk");
    await browser.press("Save");
    expect(browser.notice).toBe("Saved “Buy oat milk”.");
    await browser.reload();
    expect([browser.notice, browser.titles]).toEqual(["", ["Buy oat milk"]]);
  });
});

const end = ways["whose cookie has expired"];

test("a new task comes back, several one after the other, and the key stays one of a kind", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/tasks");
  await end(browser);
  const owner = ownerOn(browser);
  const key = String(
    browser.elements("input").find(({ attributes }) => attributes.name === "key")?.attributes.value,
  );
  // The same words twice from one page: with its key they would be one task.
  for (const title of ["First", "Second", "Second"])
    await browser.person.post("/tasks", { intent: "create", title, key, rendered_for: owner });
  await browser.open("/signin?redirectTo=%2Ftasks");
  await signIn(browser);
  for (const title of ["Second", "Second", "First"]) {
    expect(browser.valueOf("New task")).toBe(title);
    await browser.press("Add");
  }
  expect(browser.valueOf("New task")).toBe("");
  expect(browser.titles.sort()).toEqual(["First", "Second", "Second"]);
});

test("a selection comes back ticked, with its date", async () => {
  const browser = await plainBrowser(url);
  await browser.add("One", "Two");
  await browser.open("/tasks?select=1");
  await end(browser);
  await browser.press("Set date", { Two: true, "Due date": "2031-05-06" });
  await signIn(browser);
  expect(browser.path).toBe("/tasks?select=1");
  expect(browser.valueOf("Due date")).toBe("2031-05-06");
  expect("checked" in browser.field("Two").attributes).toBe(true);
  expect("checked" in browser.field("One").attributes).toBe(false);
});

test("a new task comes back, although a selection was kept after it", async () => {
  const browser = await plainBrowser(url);
  await browser.add("One");
  await browser.open("/tasks?select=1");
  await end(browser);
  const rendered_for = ownerOn(browser);
  await browser.person.post("/tasks", { intent: "create", title: "Plan a party", rendered_for });
  await browser.press("Set date", { One: true, "Due date": "2031-05-06" });
  await signIn(browser);
  expect("checked" in browser.field("One").attributes).toBe(true);
  await browser.open("/tasks");
  expect(browser.valueOf("New task")).toBe("Plan a party");
  await browser.press("Add");
  await browser.open("/tasks?select=1");
  expect(browser.valueOf("Due date")).toBe("2031-05-06");
});

test("a new task stays kept while a selection is sent", async () => {
  const browser = await plainBrowser(url);
  await browser.add("One");
  await browser.open("/tasks");
  await end(browser);
  await browser.press("Add", { "New task": "Plan a party" });
  await signIn(browser);
  await browser.open("/tasks?select=1");
  await browser.press("Set date", { One: true, "Due date": "2031-05-06" });
  await browser.open("/tasks");
  expect(browser.valueOf("New task")).toBe("Plan a party");
});

test("a name comes back", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/account/name");
  await end(browser);
  await browser.press("Save", { Name: "Ada King" });
  await signIn(browser);
  expect([browser.path, browser.valueOf("Name")]).toEqual(["/account/name", "Ada King"]);
});

test("a name takes no password, however long ago it was given", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/account/name");
  await makeStale(environment, browser.email);
  await browser.press("Save", { Name: "Ada Byron" });
  expect([browser.path, browser.notice]).toEqual(["/account", "Name saved."]);
});

test("an email comes back, a password never", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/account/email");
  await end(browser);
  const secret = "a password that stays";
  await browser.press("Change email", { Email: "new@example.com", "Current password": secret });
  await signIn(browser);
  expect(browser.valueOf("Email")).toBe("new@example.com");
  expect(browser.html).not.toContain(secret);
  expect(await keptOf(browser.email)).not.toContain(secret);
});

test("nobody else gets them, who signs in or up in this browser", async () => {
  const grace = await signedUp(url, { name: "Grace" });
  const browser = await plainBrowser(url);
  await browser.open("/tasks");
  await end(browser);
  await browser.press("Add", { "New task": "Ada's secret plan" });
  await browser.follow("Create account");
  const eve = { Name: "Eve", Email: `eve-${crypto.randomUUID()}@example.com` };
  await browser.press("Create account", { ...eve, Password: goodPassword });
  expect(browser.path).toBe("/tasks");
  expect(browser.html).not.toContain("secret plan");
  await browser.person.post("/signout");
  await browser.open("/signin?redirectTo=%2Ftasks");
  await signIn(browser, grace.email);
  expect(browser.html).not.toContain("secret plan");
  await browser.person.post("/signout");
  await browser.open("/signin?redirectTo=%2Ftasks");
  await signIn(browser);
  expect(browser.valueOf("New task")).toBe("Ada's secret plan");
});

test("what programs send with the cookie of an ended session comes back, too", async () => {
  const browser = await plainBrowser(url);
  await ways["whose session was ended elsewhere"](browser);
  const answer = await browser.person.post("/tasks", { intent: "create", title: "Typed" });
  expect(locationOf(answer)).toBe("/signin?redirectTo=%2Ftasks");
  await browser.open(locationOf(answer));
  await signIn(browser);
  expect(browser.valueOf("New task")).toBe("Typed");
});

test("strangers can keep nothing, nor a user more than a few", async () => {
  const stranger = new Person(url);
  const forged = Buffer.alloc(32, 7).toString("base64url");
  for (const claimed of [{}, { rendered_for: forged }, { rendered_for: "é" }]) {
    const answer = await stranger.post("/tasks", { title: "x", ...claimed } as Record<
      string,
      string
    >);
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
  const browser = await plainBrowser(url);
  await browser.open("/tasks");
  const rendered_for = ownerOn(browser);
  for (let n = 0; n < 25; n += 1)
    await stranger.post("/tasks", { intent: "create", title: `${n}`, rendered_for });
  expect(JSON.parse(await keptOf(browser.email))).toHaveLength(20);
});

test("what is an hour old is not given back, and removed", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/tasks");
  await end(browser);
  await browser.press("Add", { "New task": "Typed for an hour" });
  await asOwner(
    environment,
    (sql) => sql`
      update kept_forms set created_at = created_at - interval '61 minutes'
      where user_id = (select id from users where email = ${browser.email})`,
  );
  await signIn(browser);
  expect(browser.valueOf("New task")).toBe("");
});

test("a button beside a task has no words to keep", async () => {
  const browser = await plainBrowser(url);
  await browser.add("Buy milk");
  await browser.open("/tasks");
  await end(browser);
  await browser.press("Complete: Buy milk");
  expect(browser.text).not.toContain("What you typed");
});

const buttons = {
  "Move to today": { move: "today" },
  "Empty trash": { empty: "trash" },
  "Clear completed": { clear: `delete.${crypto.randomUUID()}` },
  Undo: { undo: "last" },
  "Add, of nothing": {
    intent: "create",
    title: " ",
    due: "",
    priority: "none",
    repeat_rule: "",
    repeat_every: "1",
    repeat_unit: "week",
    default_due: "today",
  },
};

test.each(Object.entries(buttons))("nor has %s; words that are kept stay", async (_, form) => {
  const browser = await plainBrowser(url);
  const { person } = browser;
  await browser.open("/tasks");
  await end(browser);
  const owner = ownerOn(browser);
  await person.post("/tasks", { ...form, rendered_for: owner });
  await browser.open("/signin?redirectTo=%2Ftasks");
  expect(browser.text).not.toContain("What you typed");
  await person.post("/tasks", { intent: "create", title: "First", rendered_for: owner });
  await signIn(browser);
  await person.post("/tasks", { ...form, rendered_for: ownerOn(browser) });
  await browser.open("/tasks");
  expect(browser.valueOf("New task")).toBe("First");
});

describe("a form of another person's tab", () => {
  const tabOfAda = async () => {
    const ada = await openTask(await plainBrowser(url));
    const grace = await plainBrowser(url, { name: "Grace" });
    const path = ada.path;
    ada.person.cookies.clear();
    for (const [name, value] of grace.person.cookies) ada.person.cookies.set(name, value);
    return { ada: ada as Browser, grace, path };
  };

  test("is refused and given back, and found by its own user", async () => {
    const { ada, grace, path } = await tabOfAda();
    await ada.press("Save", { Description: "Only for Ada" });
    expect(ada.answered).toBe(409);
    expect(ada.headings).toEqual(["You're signed in as someone else"]);
    expect(ada.html).toContain("Only for Ada");
    await ada.person.post("/signout");
    await ada.open(`/signin?redirectTo=${encodeURIComponent(path)}`);
    await signIn(ada);
    expect(ada.valueOf("Description")).toBe("Only for Ada");
    expect((await grace.open("/tasks")).titles).toEqual([]);
  });

  test("adds nothing to the list of who is signed in now, and changes no account", async () => {
    const { grace } = await tabOfAda();
    const ada = await plainBrowser(url);
    await ada.open("/tasks");
    const rendered_for = ownerOn(ada);
    const files = new FormData();
    files.set("rendered_for", rendered_for);
    files.set("file", new File(["title\nPlanted\n"], "a.csv"));
    const headers = { Origin: url, "Sec-Fetch-Site": "same-origin" };
    const answers = [
      await grace.person.post("/tasks", { intent: "create", title: "Planted", rendered_for }),
      await grace.person.post("/account/name", { name: "Planted", rendered_for }),
      await grace.person.post("/account/password", { rendered_for }),
      await grace.person.post("/account/time-zone", { zone: "UTC", rendered_for }),
      await grace.person.send("/tasks/import", { method: "POST", body: files, headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409, 409, 409]);
    await grace.open("/tasks");
    expect([grace.titles, grace.text.includes("Planted")]).toEqual([[], false]);
  });
});

test("every form of a signed-in page says whom it was drawn for", async () => {
  const browser = await openTask(await plainBrowser(url));
  const pages = [browser.path, "/tasks", "/tasks?select=1", "/tasks/import"];
  const account = [
    "/account",
    "/account/email",
    "/account/password",
    "/account/delete",
    "/account/time-zone",
  ];
  for (const path of [...pages, ...account]) {
    await browser.open(path);
    const posts = browser
      .elements("form")
      .filter(({ attributes }) => attributes.method === "post" && attributes.action !== "/theme");
    expect(posts.length, path).toBeGreaterThan(0);
    for (const form of posts)
      expect(
        all(form, ({ attributes }) => attributes.name === "rendered_for"),
        path,
      ).toHaveLength(1);
  }
});

const ownerOn = (browser: PlainBrowser) =>
  String(
    browser.elements("input").find(({ attributes }) => attributes.name === "rendered_for")
      ?.attributes.value,
  );

/** What is kept of a user's words, as the database has it. */
const keptOf = (email: string) =>
  asOwner(environment, async (sql) => {
    const [user] = await sql`select id from users where email = ${email}`;
    await takeRole(sql, "user", user?.id);
    return JSON.stringify(await sql`select form from kept_forms where user_id = ${user?.id}`);
  });
