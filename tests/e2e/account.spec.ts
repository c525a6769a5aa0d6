import { goodPassword, newEmail } from "../support/person";
import { expect, test } from "./browser";
import { button, heading, link, send, signIn, status, summary } from "./pages";

const asked = "/tasks?after=0198c5a4-7d2f-7c51-8f0a-0123456789ab";

test("signing up, out and in again leads from page to page @postgres", async ({ page, open }) => {
  // Letters that browsers' own check of an email would refuse.
  const email = newEmail().replace("person", "ünal").replace("example.com", "bücher.example");
  await open("/");
  await link(page, "Create account").click();
  await send(page, { Name: "Grace", Email: email, Password: goodPassword }, "Create account");
  await expect(page).toHaveURL("/tasks");
  await expect(page).toHaveTitle("Tasks · Latch");
  await expect(page.getByText("Add your first one above.")).toBeVisible();
  await link(page, "Account: Grace").click();
  await button(page, "Sign out").click();
  await expect(page).toHaveURL("/signin");
  await expect(page.getByText("You're signed out.", { exact: true }).first()).toBeVisible();
  await page.reload();
  await expect(heading(page)).toHaveText("Sign in");
  await expect(page.getByText("You're signed out.")).toHaveCount(0);
  await expect(status(page)).toBeEmpty();
  await signIn(page, email);
  await expect(page).toHaveURL("/tasks");
});

test("the page first asked for survives a wrong password @postgres", async ({
  page,
  open,
  user,
  context,
}) => {
  await context.clearCookies();
  await open(asked);
  await expect(page.getByText("Sign in to continue.", { exact: true })).toBeVisible();
  await send(page, { Email: user.email, Password: "not the right one" }, "Sign in");
  await expect(summary(page)).toBeVisible();
  await signIn(page, user.email);
  await expect(page).toHaveURL(asked);
});

test("a form sent after the session has expired leads to the sign-in page and back", async ({
  page,
  open,
  user,
}) => {
  await open("/tasks");
  await user.person.post("/signout");
  await send(page, { "New task": "Too late" }, "Add");
  await expect(page).toHaveURL("/signin?redirectTo=%2Ftasks");
  await expect(page.getByText("You've been signed out.").first()).toBeVisible();
  await signIn(page, user.email);
  await expect(page).toHaveURL("/tasks");
});
