import { beforeAll, describe, expect, inject, test } from "vitest";
import { addTask, goodPassword, newEmail, Person, signedIn, signedUp } from "../support/person";

const url = inject("latchUrl");
type Fields = Record<string, string>;

const decode = (html: string) =>
  html.replaceAll("&#x27;", "'").replaceAll("&quot;", '"').replaceAll("&amp;", "&");

/** The messages beside a field, and whether the field says so itself. */
function complaintsOf(page: string, field: string) {
  const block = new RegExp(`id="${field}-error".*?</div>`).exec(page)?.[0] ?? "";
  const messages = [...block.matchAll(/<p>(.*?)<\/p>/g)].map(([, message]) =>
    decode(message ?? ""),
  );
  const control = new RegExp(`<(?:input|textarea)[^>]*id="${field}"[^>]*>`).exec(page)?.[0] ?? "";
  return { messages, invalid: control.includes('aria-invalid="true"') };
}

/** That a form came back with this message beside this field, with what was typed but for the password. */
async function expectRefused(response: Response, fields: Fields, field: string, message: string) {
  const page = await response.text();
  expect(response.status).toBe(400);
  expect(response.headers.getSetCookie()).toEqual([]);
  expect(complaintsOf(page, field)).toEqual({ messages: [message], invalid: true });
  expect(page).toContain("<title>Error: ");
  for (const [name, value] of Object.entries(fields)) {
    if (name === "password" && value) expect(decode(page)).not.toContain(value);
    else if (name !== "intent") expect(decode(page)).toContain(value);
  }
}

const long = (length: number) => "x".repeat(length);
const emailOf = (length: number) =>
  `${long(60)}@${"y.".repeat(60)}example.com`.padStart(length, "z");

describe("signing up is refused", () => {
  const account = () => ({ name: "Ada", email: newEmail(), password: "seven whales sing" });
  test.each<[string, string, string]>([
    ["name", "", "Name is required"],
    ["name", " \t\u00a0\u200b ", "Name is required"],
    ["name", long(101), "Name must be 100 characters or less"],
    ["name", "🦊".repeat(101), "Name must be 100 characters or less"],
    ["name", "a\0b", "Name contains characters that cannot be kept"],
    ["email", "", "Email is required"],
    ["email", "   ", "Email is required"],
    ["email", "ada", "Please enter a valid email"],
    ["email", "ada@example_.com", "Please enter a valid email"],
    ["email", "ada@@example.com", "Please enter a valid email"],
    ["email", "ada@example.com\r\nBcc: eve@example.com", "Please enter a valid email"],
    ["email", "ada\0@example.com", "Please enter a valid email"],
    ["email", "ada＠example.com", "Please enter a valid email"],
    ["email", emailOf(255), "Email must be 254 characters or less"],
    ["password", "", "Password is required"],
    ["password", "q8#kd!x", "Password must be at least 8 characters"],
    ["password", long(1025), "Password must be 1024 characters or less"],
    ["password", "iloveyou", "This password is too common, please choose another"],
  ])("when %s is %j", async (field, value, message) => {
    const fields: Fields = { ...account(), [field]: value };
    const response = await new Person(url).post("/signup", fields);
    const shown = field === "name" && value.includes("\0") ? { ...fields, name: "" } : fields;
    await expectRefused(
      response,
      { ...shown, email: shown.email?.replaceAll(/[\0\r\n].*/g, "") ?? "" },
      field,
      message,
    );
  });

  test.each<[string, string, string]>([
    ["name", "Ada", "Name is required"],
    ["email", "x", "Email is required"],
    ["password", "x", "Password is required"],
  ])("when %s is missing", async (field, _, message) => {
    const { [field]: __, ...fields } = account() as Fields;
    const response = await new Person(url).post("/signup", fields);
    await expectRefused(response, fields, field, message);
  });

  test("with every message at once", async () => {
    const page = await (await new Person(url).post("/signup", {})).text();
    for (const message of ["Name is required", "Email is required", "Password is required"]) {
      expect(page).toContain(message);
    }
  });

  test("when the email is registered, whatever its case", async () => {
    const { email } = await signedUp(url);
    const fields = { ...account(), email: ` ${email.toUpperCase()} ` };
    const response = await new Person(url).post("/signup", fields);
    await expectRefused(response, fields, "email", "Email already registered");
  });

  test("all but once when 16 sign up with one email at the same time", async () => {
    const email = newEmail();
    const spellings = Array.from({ length: 16 }, (_, index) =>
      [...email]
        .map((letter, place) => ((index >> (place % 4)) & 1 ? letter.toUpperCase() : letter))
        .join(""),
    );
    const answers = await Promise.all(
      spellings.map((each) => new Person(url).post("/signup", { ...account(), email: each })),
    );
    const accepted = answers.filter(({ status }) => status === 303);
    const refused = answers.filter(({ status }) => status === 400);
    expect([accepted.length, refused.length]).toEqual([1, 15]);
    for (const response of refused) {
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await response.text()).toContain("Email already registered");
    }
  });
});

describe("signing up accepts", () => {
  test.each<[string, Fields]>([
    ["a name of one character", { name: "李" }],
    ["a name of 100 characters of four bytes", { name: "🦊".repeat(100) }],
    ["a name in blanks", { name: "  Ada Lovelace  " }],
    [
      "an email of 254 characters",
      { email: `${Date.now()}${process.pid}`.padEnd(64, "x") + emailOf(254).slice(64) },
    ],
    ["a password of 8 characters", { password: "q8#kd!xz" }],
  ])("%s", async (_, fields) => {
    const account = { name: "Ada", email: newEmail(), password: goodPassword, ...fields };
    expect((await new Person(url).post("/signup", account)).status).toBe(303);
  });
});

describe("signing in", () => {
  test.each<[string, string, string]>([
    ["email", "", "Email is required"],
    ["email", "  ", "Email is required"],
    ["password", "", "Password is required"],
  ])("is refused when %s is %j", async (field, value, message) => {
    const fields: Fields = {
      email: "ada@example.com",
      password: "seven whales sing",
      [field]: value,
    };
    const response = await new Person(url).post("/signin", fields);
    await expectRefused(response, fields, field, message);
  });

  test("with a wrong password is refused in words that name neither field", async () => {
    const { email } = await signedUp(url);
    const response = await new Person(url).post("/signin", {
      email,
      password: "seven whales sing",
    });
    const page = await response.text();
    expect(response.status).toBe(400);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(page).toContain("Invalid email or password");
    expect(page).toContain(`value="${email}"`);
    expect(page).not.toContain("seven whales sing");
    expect(complaintsOf(page, "email").invalid || complaintsOf(page, "password").invalid).toBe(
      false,
    );
  });

  test("matches the email in any case and in blanks", async () => {
    const { email } = await signedUp(url);
    await signedIn(url, email.toUpperCase());
    await signedIn(url, `  ${email} `);
  });
});

describe("a task", () => {
  let ada: Person;
  let task: string;
  beforeAll(async () => {
    ada = await signedUp(url);
    task = await addTask(ada, "Kept as it was");
  });
  const refusals: [string, string, string][] = [
    ["title", "", "Title is required"],
    ["title", " \n\u200b", "Title is required"],
    ["title", long(201), "Title must be 200 characters or less"],
    ["title", "🦊".repeat(201), "Title must be 200 characters or less"],
    ["title", "a\0b", "Title contains characters that cannot be kept"],
    ["description", long(1001), "Description must be 1000 characters or less"],
    ["description", "a\0b", "Description contains characters that cannot be kept"],
  ];

  test.each(refusals)("is not added when its %s is %j", async (field, value, message) => {
    const fields = { title: "Typed", description: "by hand", [field]: value };
    const response = await ada.post("/tasks", { intent: "create", ...fields });
    const shown = { ...fields, [field]: value.includes("\0") ? "" : value.trim() };
    await expectRefused(response, shown, field, message);
  });

  test.each(refusals)("is not saved when its %s is %j", async (field, value, message) => {
    const fields = { title: "Typed", description: "by hand", [field]: value };
    const response = await ada.post(`/tasks/${task}`, { intent: "save", ...fields });
    const shown = { ...fields, [field]: value.includes("\0") ? "" : value.trim() };
    await expectRefused(response, shown, field, message);
    expect(await (await ada.get(`/tasks/${task}`)).text()).toContain('value="Kept as it was"');
  });

  test.each<[string, Fields]>([
    ["200 characters of four bytes", { title: "🦊".repeat(200) }],
    ["a description of 1000 characters", { title: "Long", description: "é".repeat(1000) }],
    [
      "a description whose line ends count once",
      { title: "Lines", description: "\r\n".repeat(1000) },
    ],
    ["a title of 200 characters in blanks", { title: `  ${long(200)}  ` }],
  ])("is added with %s", async (_, fields) => {
    expect((await ada.post("/tasks", { intent: "create", ...fields })).status).toBe(303);
  });

  test.each(["complete", "reopen", "delete"])(
    "is not found for %s with what is no id",
    async (action) => {
      for (const id of ["", "x", "0", `${task}x`, "' or true --", "\0"]) {
        const response = await ada.post("/tasks", { [action]: id });
        expect(response.status).toBe(404);
        expect(await response.text()).toContain("Task not found");
      }
    },
  );
});
