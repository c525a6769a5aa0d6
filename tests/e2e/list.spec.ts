import type { Page } from "@playwright/test";
import { expect, test } from "./browser";
import { button, goOffline, holdPosts, link, offline, row, rows, status, titles } from "./pages";

test.beforeEach(async ({ user, open }) => {
  await user.add("Third", "Second", "First");
  await open("/tasks?view=all");
});

const positions = async (page: Page) =>
  Promise.all((await rows(page).all()).map((each) => each.boundingBox()));

test("completing shows at once, and no row moves", async ({ page }) => {
  const before = await positions(page);
  const release = await holdPosts(page);
  await button(page, "Complete: Second").click();
  await expect(button(page, "Reopen: Second")).toBeVisible();
  await expect(button(page, "Reopen: Second")).toBeFocused();
  await expect(row(page, "Second")).toHaveAttribute("aria-busy", "true");
  expect(await positions(page)).toEqual(before);
  release();
  await expect(status(page)).toHaveText("Completed “Second”.");
  await expect(row(page, "Second")).not.toHaveAttribute("aria-busy");
  await expect(button(page, "Reopen: Second")).toBeFocused();
  expect(await positions(page)).toEqual(before);
});

test("reopening shows before the server has answered", async ({ page }) => {
  await button(page, "Complete: Second").click();
  await expect(status(page)).toHaveText("Completed “Second”.");
  const release = await holdPosts(page);
  await button(page, "Reopen: Second").click();
  await expect(button(page, "Complete: Second")).toBeVisible();
  release();
  await expect(status(page)).toHaveText("Reopened “Second”.");
});

test("a completed row stays for a moment, and a second tap takes it back", async ({
  page,
  open,
}) => {
  await open("/tasks");
  const before = await positions(page);
  await button(page, "Complete: Second").click();
  await expect(status(page)).toHaveText("Completed “Second”.");
  expect(await positions(page)).toEqual(before);
  await button(page, "Reopen: Second").click();
  await expect(status(page)).toHaveText("Reopened “Second”.");
  await button(page, "Complete: Third").click();
  await expect(rows(page)).toHaveCount(2);
  expect(await titles(page)).toEqual(["First", "Second"]);
});

test("several tasks can be under way at once", async ({ page }) => {
  const release = await holdPosts(page);
  for (const title of ["First", "Second", "Third"])
    await button(page, `Complete: ${title}`).click();
  await expect(page.getByRole("button", { name: /^Reopen/ })).toHaveCount(3);
  release();
  await expect(page.locator("[aria-busy]")).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("button", { name: /^Reopen/ })).toHaveCount(3);
});

for (const [reducedMotion, transitions] of [
  ["no-preference", 1],
  ["reduce", 0],
] as const) {
  test(`a row leaves in ${transitions} transitions when motion is "${reducedMotion}"`, async ({
    page,
    open,
  }) => {
    await page.emulateMedia({ reducedMotion });
    await page.addInitScript(() => {
      const start = document.startViewTransition.bind(document);
      document.startViewTransition = (change) => {
        document.documentElement.dataset.transitions = String(
          Number(document.documentElement.dataset.transitions ?? 0) + 1,
        );
        return start(change);
      };
    });
    await open("/tasks");
    await button(page, "Complete: Second").click();
    await expect(rows(page)).toHaveCount(2);
    const counted = await page.evaluate(() => document.documentElement.dataset.transitions ?? "0");
    expect(Number(counted)).toBe(transitions);
  });
}

test("after a row has left the focus is on the next one", async ({ page, open }) => {
  await open("/tasks");
  await button(page, "Complete: Second").click();
  await expect(link(page, "Third")).toBeFocused();
  await expect(status(page)).toHaveText("Completed “Second”.");
  await expect(link(page, "Third")).toBeFocused();
});

test("after the last row has left the focus is on the one before", async ({ page, open }) => {
  await open("/tasks");
  await button(page, "Complete: Third").click();
  await expect(link(page, "Second")).toBeFocused();
});

test("after the only row has left the focus is where tasks are added", async ({ page, open }) => {
  await open("/tasks");
  for (const title of ["First", "Second", "Third"])
    await button(page, `Complete: ${title}`).click();
  await expect(page.getByText("All done")).toBeVisible();
  await expect(page.getByLabel("New task")).toBeFocused();
});

const comeBack = (page: Page) =>
  page.evaluate(() => void document.dispatchEvent(new Event("visibilitychange")));

test("the list asks again when it is seen again, but not over what is being typed", async ({
  page,
  user,
}) => {
  await user.add("Added elsewhere");
  await comeBack(page);
  await expect(link(page, "Added elsewhere")).toBeVisible();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.getByLabel("New task").fill("Half a ti");
  await comeBack(page);
  await expect(page.getByLabel("New task")).toHaveValue("Half a ti");
  expect(asked.filter((path) => path.endsWith(".data"))).toEqual([]);
});

test("a task that was deleted elsewhere says so", async ({ page, user }) => {
  const id = await button(page, "Complete: Second").getAttribute("value");
  await user.person.post("/tasks", { delete: String(id) });
  await button(page, "Complete: Second").click();
  await expect(status(page)).toHaveText("Task not found");
});

test("a row of a session that has ended leads to the sign-in page", async ({ page, user }) => {
  await user.person.post("/signout");
  await button(page, "Complete: Second").click();
  await expect(page).toHaveURL("/signin?redirectTo=%2Ftasks%3Fview%3Dall");
  await expect(page.getByText("You've been signed out.").first()).toBeVisible();
});

test.describe("without a network", () => {
  test.use({ provoked: offline });
  test.beforeEach(({ page }) => goOffline(page));

  test("a completed row is open again and says so", async ({ page }) => {
    await button(page, "Complete: Second").click();
    await expect(status(page)).toContainText("Can't reach Latch, so nothing was saved");
    await expect(button(page, "Complete: Second")).toBeVisible();
  });

  test("a row that has left comes back", async ({ page }) => {
    await page.unrouteAll();
    await page.getByRole("link", { name: /^All/ }).click();
    await expect(page).toHaveURL("/tasks");
    await goOffline(page);
    await button(page, "Complete: Second").click();
    await expect(status(page)).toContainText("Can't reach Latch, so nothing was saved.");
    expect(await titles(page)).toEqual(["First", "Second", "Third"]);
  });

  test("a second failure is announced again", async ({ page }) => {
    await button(page, "Complete: Second").click();
    await expect(status(page)).toContainText("Can't reach Latch");
    const first = await status(page).locator("p").elementHandle();
    await button(page, "Complete: Second").click();
    await expect.poll(() => first?.evaluate((said) => said.isConnected)).toBe(false);
    await expect(status(page)).toContainText("Can't reach Latch");
  });
});
