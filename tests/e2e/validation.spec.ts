/** What a refused form does; tests/routes/validation.test.ts tests each rule's messages by requests. */
import { goodPassword, newEmail } from "../support/person";
import { expect, test } from "./browser";
import { button, field, link, send, summary } from "./pages";

test("a refused sign-up takes the focus to its summary, which leads to each field", async ({
  page,
  open,
}) => {
  await open("/signup");
  const fields = { Name: "Ada", Email: "ada.example.com", Password: "7 chars" };
  expect((await send(page, fields, "Create account")).status()).toBe(400);
  await expect(summary(page)).toBeFocused();
  await expect(page).toHaveTitle("Error: Create account · Latch");
  await expect(field(page, "Name")).not.toHaveAttribute("aria-invalid");
  await expect(field(page, "Email")).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, "Password")).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, "Email")).toHaveAccessibleDescription("Please enter a valid email");
  await expect(field(page, "Password")).toHaveAccessibleDescription(
    /^Password must be at least 8 characters At least 8 characters\./,
  );
  await expect(field(page, "Name")).toHaveValue("Ada");
  await expect(field(page, "Password")).toHaveValue("");
  await link(page, "Password must be at least 8 characters").press("Enter");
  await page.keyboard.type("x");
  await expect(field(page, "Password")).toHaveValue("x");
  await link(page, "Please enter a valid email").press("Enter");
  await page.keyboard.press("End");
  await page.keyboard.type("x");
  await expect(field(page, "Email")).toHaveValue("ada.example.comx");
});

test("a form refused again takes the focus again, and once corrected succeeds", async ({
  page,
  open,
}) => {
  await open("/signup");
  await send(page, { Name: "Ada", Email: newEmail(), Password: "7 chars" }, "Create account");
  await expect(summary(page)).toBeFocused();
  await field(page, "Password").fill("7 chars");
  await button(page, "Create account").click();
  await expect(field(page, "Password")).toHaveValue("");
  await expect(summary(page)).toBeFocused();
  await send(page, { Password: goodPassword }, "Create account");
  await expect(page).toHaveURL("/tasks");
  await expect(page).toHaveTitle("Tasks · Latch");
});

test("a refused sign-in keeps the email, names neither field, and has the focus", async ({
  page,
  open,
  user,
  context,
}) => {
  await context.clearCookies();
  await open("/signin");
  const fields = { Email: user.email, Password: "not the right one" };
  expect((await send(page, fields, "Sign in")).status()).toBe(400);
  await expect(summary(page)).toHaveText("There is a problemInvalid email or password");
  await expect(summary(page)).toBeFocused();
  await expect(field(page, "Email")).toHaveValue(user.email);
  await expect(field(page, "Password")).toHaveValue("");
});

test("a refused task keeps what was typed, new or edited, and has the focus", async ({
  page,
  open,
  user,
}) => {
  await open("/tasks");
  await page.locator("summary", { hasText: "Date, priority and more" }).click();
  const [title, description] = ["t".repeat(201), "d".repeat(1001)];
  const answer = await send(page, { "New task": title, Description: description }, "Add");
  expect(answer.status()).toBe(400);
  await expect(summary(page).getByRole("link")).toHaveText([
    "Title must be 200 characters or less",
    "Description must be 1000 characters or less",
  ]);
  await expect(summary(page)).toBeFocused();
  await expect(page.getByText("No tasks yet")).toBeVisible();
  await expect(field(page, "New task")).toHaveValue(title);
  await expect(field(page, "Description")).toHaveValue(description);
  await field(page, "Description").fill("");
  await field(page, "New task").fill("Call Grandpa");
  await field(page, "New task").press("Enter");
  await expect(link(page, "Call Grandpa")).toBeVisible();
  await expect(summary(page)).toHaveCount(0);
  await expect(page).toHaveTitle("Tasks · Latch");

  await user.add("Buy milk");
  await open("/tasks");
  await link(page, "Buy milk").click();
  expect((await send(page, { Title: " ", Description: description }, "Save")).status()).toBe(400);
  await expect(summary(page).getByRole("link")).toHaveText([
    "Title is required",
    "Description must be 1000 characters or less",
  ]);
  await expect(summary(page)).toBeFocused();
  await expect(field(page, "Title")).toHaveValue(" ");
  await expect(field(page, "Description")).toHaveValue(description);
});

test("a password can be pasted", async ({ page, open }) => {
  await open("/signup");
  await field(page, "Name").fill("four plain words suffice");
  await field(page, "Name").press("ControlOrMeta+A");
  await field(page, "Name").press("ControlOrMeta+C");
  await field(page, "Password").press("ControlOrMeta+V");
  await expect(field(page, "Password")).toHaveValue("four plain words suffice");
});
