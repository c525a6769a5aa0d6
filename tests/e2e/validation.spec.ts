import { goodPassword, newEmail } from "../support/person";
import { expect, test } from "./browser";
import { button, field, link, send, summary } from "./pages";

type Refusal = [message: string, label: string, value: string];

const signUpRefusals: Refusal[] = [
  ["Name is required", "Name", " "],
  ["Name must be 100 characters or less", "Name", "n".repeat(101)],
  ["Email is required", "Email", ""],
  ["Please enter a valid email", "Email", "ada.example.com"],
  ["Email must be 254 characters or less", "Email", `${"e".repeat(250)}@example.com`],
  ["Password is required", "Password", ""],
  ["Password must be at least 8 characters", "Password", "7 chars"],
  ["Password must be 1024 characters or less", "Password", "p".repeat(1025)],
  ["This password is too common, please choose another", "Password", "password123"],
];

for (const [message, label, value] of signUpRefusals) {
  test(`signing up is refused with "${message}"`, async ({ page, open }) => {
    await open("/signup");
    const good = { Name: "Ada", Email: newEmail(), Password: goodPassword };
    const answer = await send(page, { ...good, [label]: value }, "Create account");
    expect(answer.status()).toBe(400);
    await expect(summary(page).getByRole("link")).toHaveText([message]);
    await expect(field(page, label)).toHaveAccessibleDescription(new RegExp(`^${message}`));
  });
}

test('signing up is refused with "Email already registered"', async ({
  page,
  open,
  user,
  context,
}) => {
  await context.clearCookies();
  await open("/signup");
  const fields = { Name: "Ada", Email: user.email.toUpperCase(), Password: goodPassword };
  expect((await send(page, fields, "Create account")).status()).toBe(400);
  await expect(summary(page).getByRole("link")).toHaveText(["Email already registered"]);
});

const signInRefusals: Refusal[] = [
  ["Email is required", "Email", ""],
  ["Password is required", "Password", ""],
];

for (const [message, label, value] of signInRefusals) {
  test(`signing in is refused with "${message}"`, async ({ page, open }) => {
    await open("/signin");
    const good = { Email: newEmail(), Password: goodPassword };
    expect((await send(page, { ...good, [label]: value }, "Sign in")).status()).toBe(400);
    await expect(summary(page).getByRole("link")).toHaveText([message]);
  });
}

test("an unknown email and a wrong password are refused alike", async ({
  page,
  open,
  user,
  context,
}) => {
  await context.clearCookies();
  await open("/signin");
  for (const email of [newEmail(), user.email]) {
    const fields = { Email: email, Password: "not the right one" };
    expect((await send(page, fields, "Sign in")).status()).toBe(400);
    await expect(summary(page)).toHaveText("There is a problemInvalid email or password");
    await expect(field(page, "Email")).toHaveValue(email);
  }
});

const taskRefusals: Refusal[] = [
  ["Title is required", "Title", " "],
  ["Title must be 200 characters or less", "Title", "t".repeat(201)],
  ["Description must be 1000 characters or less", "Description", "d".repeat(1001)],
];

for (const [message, label, value] of taskRefusals) {
  test(`adding a task is refused with "${message}"`, async ({ page, open, user: _ }) => {
    await open("/tasks");
    await page.getByText("Add a description").click();
    const fields = { Title: "Buy milk", Description: "", [label]: value };
    const { Title, Description } = fields;
    const answer = await send(page, { "New task": Title, Description }, "Add");
    expect(answer.status()).toBe(400);
    await expect(summary(page).getByRole("link")).toHaveText([message]);
    await expect(page.getByText("Nothing to do yet")).toBeVisible();
    await expect(field(page, "New task")).toHaveValue(Title);
    await expect(field(page, "Description")).toHaveValue(Description);
  });

  test(`editing a task is refused with "${message}"`, async ({ page, open, user }) => {
    await user.add("Buy milk");
    await open("/tasks");
    await link(page, "Buy milk").click();
    const answer = await send(page, { [label]: value }, "Save");
    expect(answer.status()).toBe(400);
    await expect(summary(page).getByRole("link")).toHaveText([message]);
    await expect(field(page, label)).toHaveValue(value);
  });
}

test.describe("a refused form", () => {
  test.beforeEach(async ({ page, open }) => {
    await open("/signup");
    const fields = { Name: "Ada", Email: "ada.example.com", Password: "7 chars" };
    await send(page, fields, "Create account");
    await expect(summary(page)).toBeVisible();
  });

  test("has the focus on its summary", async ({ page }) => {
    await expect(summary(page)).toBeFocused();
  });

  test("has a title that starts with Error:", async ({ page }) => {
    await expect(page).toHaveTitle("Error: Create account · Latch");
  });

  test("marks the wrong fields, and only those", async ({ page }) => {
    await expect(field(page, "Name")).not.toHaveAttribute("aria-invalid");
    await expect(field(page, "Email")).toHaveAttribute("aria-invalid", "true");
    await expect(field(page, "Password")).toHaveAttribute("aria-invalid", "true");
  });

  test("describes each field by its message, and by its hint", async ({ page }) => {
    await expect(field(page, "Email")).toHaveAccessibleDescription("Please enter a valid email");
    await expect(field(page, "Password")).toHaveAccessibleDescription(
      /^Password must be at least 8 characters At least 8 characters\./,
    );
  });

  test("leads from its summary to each field", async ({ page }) => {
    await link(page, "Password must be at least 8 characters").press("Enter");
    await page.keyboard.type("x");
    await expect(field(page, "Password")).toHaveValue("x");
    await link(page, "Please enter a valid email").press("Enter");
    await page.keyboard.press("End");
    await page.keyboard.type("x");
    await expect(field(page, "Email")).toHaveValue("ada.example.comx");
  });

  test("keeps what was typed, but for the password", async ({ page }) => {
    await expect(field(page, "Name")).toHaveValue("Ada");
    await expect(field(page, "Email")).toHaveValue("ada.example.com");
    await expect(field(page, "Password")).toHaveValue("");
  });

  test("takes the focus to its summary each time it is refused", async ({ page }) => {
    await field(page, "Password").fill("7 chars");
    await button(page, "Create account").click();
    await expect(field(page, "Password")).toHaveValue("");
    await expect(summary(page)).toBeFocused();
  });

  test("succeeds once corrected, and the title is itself again", async ({ page }) => {
    await send(page, { Email: newEmail(), Password: goodPassword }, "Create account");
    await expect(page).toHaveURL("/tasks");
    await expect(page).toHaveTitle("Tasks · Latch");
  });
});
