import { goodPassword, newEmail } from "../support/person";
import { expect, test } from "./browser";
import { button, heading, link, send, signIn, status, summary } from "./pages";

const asked = "/tasks?after=0198c5a4-7d2f-7c51-8f0a-0123456789ab";
const askedInSignIn = `/signin?redirectTo=${encodeURIComponent(asked)}`;

test("signing up leads to an empty list that says what to do", async ({ page, open }) => {
  await open("/");
  await link(page, "Create account").click();
  await send(page, { Name: "Grace", Email: newEmail(), Password: goodPassword }, "Create account");
  await expect(page).toHaveURL("/tasks");
  await expect(page.getByText("Add your first task above.")).toBeVisible();
});

test("signing in leads to one's tasks", async ({ page, open, user, context }) => {
  await user.add("Buy milk");
  await context.clearCookies();
  await open("/");
  await link(page, "Sign in").click();
  await signIn(page, user.email);
  await expect(page).toHaveURL("/tasks");
  await expect(link(page, "Buy milk")).toBeVisible();
});

test("the header says who is signed in", async ({ page, open, user: _ }) => {
  await open("/tasks");
  await expect(page.getByRole("banner")).toContainText("Ada Lovelace");
});

test("signing in returns to the page first asked for, with its query", async ({
  page,
  open,
  user,
  context,
}) => {
  await context.clearCookies();
  await open(asked);
  await expect(page).toHaveURL(askedInSignIn);
  await signIn(page, user.email);
  await expect(page).toHaveURL(asked);
});

test("the page first asked for survives a wrong password", async ({
  page,
  open,
  user,
  context,
}) => {
  await context.clearCookies();
  await open(asked);
  await send(page, { Email: user.email, Password: "not the right one" }, "Sign in");
  await expect(summary(page)).toBeVisible();
  await signIn(page, user.email);
  await expect(page).toHaveURL(asked);
});

test("creating an account instead returns to the page first asked for", async ({ page, open }) => {
  await open(asked);
  await link(page, "Create account").click();
  await expect(heading(page)).toHaveText("Create account");
  await send(page, { Name: "Grace", Email: newEmail(), Password: goodPassword }, "Create account");
  await expect(page).toHaveURL(asked);
});

test("the sign-in page says that signing in is needed to continue", async ({ page, open }) => {
  await open("/tasks");
  await expect(page.getByText("Please sign in to continue.", { exact: true })).toBeVisible();
});

test("the sign-in page says that the session has expired", async ({ page, open, user }) => {
  await open("/tasks");
  await user.person.post("/signout");
  await open("/tasks");
  await expect(
    page.getByText("Your session has expired. Please sign in again.", { exact: true }).first(),
  ).toBeVisible();
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
  await expect(page.getByText("Your session has expired.").first()).toBeVisible();
  await signIn(page, user.email);
  await expect(page).toHaveURL("/tasks");
});

test("signing out asks first, then says that it is done", async ({ page, open, user: _ }) => {
  await open("/tasks");
  await link(page, "Sign out").click();
  await expect(heading(page)).toHaveText("Sign out?");
  await button(page, "Sign out").click();
  await expect(page).toHaveURL("/signin");
  await expect(page.getByText("You have been signed out.", { exact: true }).first()).toBeVisible();
});

test("the reason is said once", async ({ page, open, user: _ }) => {
  await open("/signout");
  await button(page, "Sign out").click();
  await expect(page.getByText("You have been signed out.").first()).toBeVisible();
  await page.reload();
  await expect(heading(page)).toHaveText("Sign in");
  await expect(page.getByText("You have been signed out.")).toHaveCount(0);
  await expect(status(page)).toBeEmpty();
});

test("signing out can be thought better of", async ({ page, open, user }) => {
  await user.add("Buy milk");
  await open("/signout");
  await link(page, "Back to your tasks").click();
  await expect(link(page, "Buy milk")).toBeVisible();
});
