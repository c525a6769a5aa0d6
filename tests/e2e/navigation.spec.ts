import { goodPassword } from "../support/person";
import { expect, test } from "./browser";
import {
  button,
  field,
  goOffline,
  heading,
  holdPosts,
  link,
  offline,
  rows,
  send,
  status,
  summary,
} from "./pages";

test("a navigation takes the focus to the h1", async ({ page, open, user }) => {
  await user.add("Buy milk");
  await open("/tasks");
  await link(page, "Buy milk").click();
  await expect(heading(page)).toHaveText("Buy milk");
  await expect(heading(page)).toBeFocused();
  await link(page, "Tasks").click();
  await expect(link(page, "Buy milk")).toBeFocused();
});

test("the next page of the list takes the focus to the h1", async ({ page, open, user }) => {
  await user.add(...Array.from({ length: 51 }, (_, index) => `Task ${index}`));
  await open("/tasks");
  await link(page, "Next page").click();
  await expect(rows(page)).toHaveCount(1);
  await expect(heading(page)).toBeFocused();
});

test("deleting a task on its page takes the focus to the list's h1", async ({
  page,
  open,
  user,
}) => {
  await user.add("Buy milk");
  await open("/tasks");
  await link(page, "Buy milk").click();
  await expect(heading(page)).toHaveText("Buy milk");
  await button(page, "Delete: Buy milk").click();
  await expect(heading(page)).toHaveText("Tasks");
  await expect(heading(page)).toBeFocused();
});

test("saving leads back to the task's row, and takes the focus there", async ({
  page,
  open,
  user,
}) => {
  await user.add("Buy milk");
  await open("/tasks");
  await link(page, "Buy milk").click();
  await send(page, { Title: "Buy oat milk" }, "Save");
  await expect(status(page)).toHaveText("Saved “Buy oat milk”.");
  await expect(link(page, "Buy oat milk")).toBeFocused();
});

test("choosing a theme leaves focus and scroll where they were", async ({ page, open }) => {
  await open("/");
  await button(page, "Dark").scrollIntoViewIfNeeded();
  const scroll = await page.evaluate(() => window.scrollY);
  await button(page, "Dark").click();
  await expect(button(page, "Dark")).toHaveAttribute("aria-pressed", "true");
  await expect(button(page, "Dark")).toBeFocused();
  expect(await page.evaluate(() => window.scrollY)).toBe(scroll);
});

test("signing in shows that it works, and cannot be sent twice", async ({ page, open }) => {
  await open("/signin");
  await field(page, "Email").fill("ada@example.com");
  await field(page, "Password").fill("not the right one");
  const release = await holdPosts(page);
  const posts: string[] = [];
  page.on("request", (request) => request.method() === "POST" && posts.push(request.url()));
  await button(page, "Sign in").click();
  await expect(button(page, "Sign in")).toHaveAttribute("aria-busy", "true");
  await button(page, "Sign in").click({ force: true });
  release();
  await expect(summary(page)).toBeVisible();
  await expect(button(page, "Sign in")).not.toHaveAttribute("aria-busy");
  expect(posts).toHaveLength(1);
});

test("each button of a task shows that it works, and it alone", async ({ page, open, user }) => {
  await user.add("Buy milk");
  await open("/tasks?view=all");
  for (const [name, said] of [
    ["Save", "Saved “Buy milk”."],
    ["Complete: Buy milk", "Completed “Buy milk”."],
    ["Delete: Buy milk", "Moved “Buy milk” to trash."],
  ] as const) {
    await link(page, "Buy milk").click();
    await expect(heading(page)).toHaveText("Buy milk");
    const release = await holdPosts(page);
    await button(page, name).click();
    await expect(button(page, name)).toHaveAttribute("aria-busy", "true");
    await expect(page.locator("[aria-busy]")).toHaveCount(1);
    release();
    await expect(status(page)).toHaveText(said);
    await expect(page.locator("[aria-busy]")).toHaveCount(0);
    await page.unrouteAll();
  }
});

test("the button beside a password shows it and hides it again", async ({ page, open }) => {
  await open("/signin");
  await field(page, "Password").fill(goodPassword);
  await button(page, "Show password").click();
  await expect(field(page, "Password")).toHaveAttribute("type", "text");
  await button(page, "Hide password").click();
  await expect(field(page, "Password")).toHaveAttribute("type", "password");
});

test("a shown password is hidden before it is sent, and stays hidden when it is refused", async ({
  page,
  open,
}) => {
  await open("/signin");
  await field(page, "Email").fill("ada@example.com");
  await field(page, "Password").fill("not the right one");
  await button(page, "Show password").click();
  await expect(field(page, "Password")).toHaveAttribute("type", "text");
  // What the browser may keep of a form is what its fields are once every listener has run.
  await page.evaluate(() =>
    window.addEventListener("submit", () => {
      document.body.dataset.sentAs = document.querySelector<HTMLInputElement>("#password")?.type;
    }),
  );
  await button(page, "Sign in").click();
  await expect(summary(page)).toBeVisible();
  await expect(page.locator("body")).toHaveAttribute("data-sent-as", "password");
  await expect(field(page, "Password")).toHaveAttribute("type", "password");
});

test.describe("without a network", () => {
  test.use({ provoked: offline });

  test("an edited task keeps what was typed and says so", async ({ page, open, user }) => {
    await user.add("Buy milk");
    await open("/tasks");
    await link(page, "Buy milk").click();
    await expect(heading(page)).toHaveText("Buy milk");
    await goOffline(page);
    await field(page, "Title").fill("Buy oat milk");
    await button(page, "Save").click();
    await expect(summary(page)).toContainText("Can't reach Latch");
    await expect(summary(page)).toBeFocused();
    await expect(field(page, "Title")).toHaveValue("Buy oat milk");
  });

  test("signing in keeps the email and says so", async ({ page, open }) => {
    await open("/signin");
    await goOffline(page);
    await field(page, "Email").fill("ada@example.com");
    await field(page, "Password").fill(goodPassword);
    await button(page, "Sign in").click();
    await expect(summary(page)).toContainText("Can't reach Latch");
    await expect(field(page, "Email")).toHaveValue("ada@example.com");
  });
});
