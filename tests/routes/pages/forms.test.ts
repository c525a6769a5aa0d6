/** What forms tell people, keyboards and password managers; the messages of each rule are in ../validation.test.ts. */
import { describe, expect, inject, test } from "vitest";
import { cookieName, goodPassword, newEmail } from "../../support/person";
import { plainBrowser, visitor } from "../../support/plain-browser";

const url = inject("latchUrl");

describe("a refused form", () => {
  const refused = async () => {
    const browser = await visitor(url).open("/signup");
    const fields = { Name: "Ada", Email: "ada.example.com", Password: "7 chars" };
    return browser.press("Create account", fields);
  };

  test("has status 400, and a title that starts with Error:", async () => {
    const browser = await refused();
    expect([browser.answered, browser.title]).toEqual([400, "Error: Create account · Latch"]);
  });

  test("marks the wrong fields, and only those", async () => {
    const browser = await refused();
    const marks = ["Name", "Email", "Password"].map(
      (label) => browser.field(label).attributes["aria-invalid"],
    );
    expect(marks).toEqual([undefined, "true", "true"]);
  });

  test("describes each field by its message, and by its hint", async () => {
    const browser = await refused();
    expect(browser.descriptionOf("Email")).toBe("Please enter a valid email");
    expect(browser.descriptionOf("Password")).toMatch(
      /^Password must be at least 8 characters At least 8 characters\./,
    );
  });

  test("has a summary that takes the focus and leads to each field", async () => {
    const browser = await refused();
    const [summary] = browser
      .elements("section")
      .filter(({ attributes }) => attributes["aria-labelledby"] === "error-summary-title");
    expect(summary?.attributes).toMatchObject({ autofocus: "", tabindex: "-1" });
    expect(browser.problems).toEqual([
      "Please enter a valid email",
      "Password must be at least 8 characters",
    ]);
    for (const [message, label] of [
      ["Please enter a valid email", "Email"],
      ["Password must be at least 8 characters", "Password"],
    ] as const) {
      const { id } = browser.field(label).attributes;
      expect(browser.link(message).attributes.href).toBe(`#${id}`);
    }
  });

  test("keeps what was typed, but for the password", async () => {
    const browser = await refused();
    const values = ["Name", "Email", "Password"].map((label) => browser.valueOf(label));
    expect(values).toEqual(["Ada", "ada.example.com", ""]);
  });

  test("succeeds once corrected, and the title is itself again", async () => {
    const browser = await refused();
    await browser.press("Create account", { Email: newEmail(), Password: goodPassword });
    expect([browser.path, browser.title]).toEqual(["/tasks", "Tasks · Latch"]);
  });
});

test("an unknown email and a wrong password are refused alike", async () => {
  const { email } = await plainBrowser(url);
  for (const each of [newEmail(), email]) {
    const browser = await visitor(url).open("/signin");
    await browser.press("Sign in", { Email: each, Password: "not the right one" });
    expect(browser.answered).toBe(400);
    expect(browser.problems).toEqual(["Invalid email or password"]);
    expect(browser.valueOf("Email")).toBe(each);
  }
});

describe("a refused task", () => {
  test("is not added, and comes back with what was typed", async () => {
    const browser = await plainBrowser(url);
    await browser.open("/tasks");
    const typed = { "New task": "t".repeat(201), Description: "d".repeat(1001) };
    await browser.press("Add", typed);
    expect(browser.answered).toBe(400);
    expect(browser.problems).toEqual([
      "Title must be 200 characters or less",
      "Description must be 1000 characters or less",
    ]);
    expect(browser.text).toContain("No tasks yet");
    for (const [label, value] of Object.entries(typed)) expect(browser.valueOf(label)).toBe(value);
  });

  test("is not saved, and comes back with what was typed", async () => {
    const browser = await plainBrowser(url);
    await browser.add("Buy milk");
    await browser.open("/tasks");
    await browser.follow("Buy milk");
    await browser.press("Save", { Title: " ", Description: "d".repeat(1001) });
    expect(browser.answered).toBe(400);
    expect(browser.problems).toEqual([
      "Title is required",
      "Description must be 1000 characters or less",
    ]);
    expect(browser.valueOf("Description")).toBe("d".repeat(1001));
  });
});

describe("saving over a newer version", () => {
  const conflict = async () => {
    const browser = await plainBrowser(url);
    await browser.add("Buy milk");
    await browser.open("/tasks");
    await browser.follow("Buy milk");
    await browser.person.post(browser.path, { intent: "save", title: "Buy oat milk" });
    await browser.press("Save", { Title: "Buy soy milk" });
    expect(browser.answered).toBe(409);
    return browser;
  };

  test("shows both, and keeps mine when asked", async () => {
    const browser = await conflict();
    for (const said of [
      "changed on another device while you were editing",
      "Buy oat milk",
      "Buy soy milk",
    ])
      expect(browser.text).toContain(said);
    await browser.press("Keep mine");
    expect(browser.notice).toBe("Saved “Buy soy milk”.");
    expect(browser.titles).toEqual(["Buy soy milk"]);
  });

  test("keeps the other when asked", async () => {
    const browser = await conflict();
    await browser.follow("Keep saved");
    expect(browser.valueOf("Title")).toBe("Buy oat milk");
  });
});

const email = {
  type: "email",
  autocomplete: "username",
  inputmode: "email",
  autocapitalize: "none",
  enterkeyhint: "next",
};
const password = { type: "password", autocapitalize: "none", enterkeyhint: "go" };

test.each<[path: string, label: string, attributes: Record<string, string>]>([
  ["/signup", "Name", { autocomplete: "name", autocapitalize: "words", enterkeyhint: "next" }],
  ["/signup", "Email", email],
  ["/signup", "Password", { ...password, autocomplete: "new-password" }],
  ["/signin", "Email", { ...email, autocomplete: "username webauthn" }],
  ["/signin", "Password", { ...password, autocomplete: "current-password" }],
])("%s tells keyboards and password managers what “%s” is", async (path, label, attributes) => {
  const browser = await visitor(url).open(path);
  expect(browser.field(label).attributes).toMatchObject(attributes);
});

test("tells keyboards what a new task is", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/tasks");
  expect(browser.field("New task").attributes).toMatchObject({
    autocapitalize: "sentences",
    enterkeyhint: "done",
    autocomplete: "off",
  });
});

test("offers to show a password only where a script can hide it again", async () => {
  const browser = await visitor(url).open("/signin");
  expect(browser.buttons("Show password")).toBe(0);
});

describe("a theme", () => {
  const chosen = (browser: ReturnType<typeof visitor>) =>
    browser
      .elements("button")
      .filter(({ attributes }) => attributes["aria-pressed"] === "true")
      .map(({ attributes }) => attributes.value);

  test.each([
    ["Dark", "dark"],
    ["Light", "light"],
  ])("that is %s is kept, and is in the first byte of the next page", async (name, theme) => {
    const browser = await visitor(url).open("/signin");
    expect(chosen(browser)).toEqual(["system"]);
    await browser.press(name);
    expect(browser.path).toBe("/signin");
    expect(chosen(browser)).toEqual([theme]);
    await browser.open("/signup");
    expect(browser.html).toContain(`<html lang="en" data-theme="${theme}">`);
    await browser.press("Auto");
    expect(chosen(browser)).toEqual(["system"]);
    await browser.reload();
    expect(browser.html).toContain('<html lang="en" data-theme="system">');
  });

  test("holds on the pages that tell what went wrong", async () => {
    const { person } = await visitor(url).open("/signin");
    await person.post("/theme", { theme: "dark" });
    const foreign = { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" };
    for (const [answer, status] of [
      [await person.get("/nowhere"), 404],
      [await person.post("/signin", {}, foreign), 403],
    ] as const) {
      expect(answer.status).toBe(status);
      expect(await answer.text()).toContain('<html lang="en" data-theme="dark">');
    }
  });

  test("returns to the page where it was chosen, with its query", async () => {
    const browser = await visitor(url).open("/signin?redirectTo=%2Ftasks%3Fafter%3D1");
    await browser.press("Dark");
    expect(browser.path).toBe("/signin?redirectTo=%2Ftasks%3Fafter%3D1");
  });

  test("is the only cookie before signing in", async () => {
    const browser = await visitor(url).open("/");
    await browser.follow("Sign in");
    expect([...browser.person.cookies]).toEqual([]);
    await browser.press("Dark");
    expect([...browser.person.cookies]).toEqual([[cookieName(url, "latch-theme"), "dark"]]);
  });
});
