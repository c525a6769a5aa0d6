/** Pages as they are when no script changes them. */
import type { Browser, Page } from "@playwright/test";
import { expect, test } from "../browser";
import { checkAll } from "../checks";
import { row } from "../pages";

test.use({ contextOptions: { reducedMotion: "reduce" } });
test.describe.configure({ timeout: 120_000 });

const publicPaths = ["/", "/signin", "/signup", "/nowhere"];
const privatePaths = [
  "/tasks?view=all",
  "/tasks?select=1",
  "/tasks?q=",
  "/tasks?view=trash",
  "/tasks/import",
  "/account/time-zone",
  "/signout",
  "/account",
  "/account/name",
  "/account/devices",
  "/account/activity",
  "/account/activity/blocked",
];

test("every page for visitors fits a phone and everybody without scripts", async ({ page }) => {
  await checkWithoutScripts(page, publicPaths);
});

test("every private page fits a phone and everybody without scripts", async ({ page, user }) => {
  await user.add("Buy milk", "Call Grandpa", "Thrown away");
  await page.goto("/tasks");
  const id = await row(page, "Thrown away").getByRole("link").getAttribute("href");
  await user.person.post("/tasks", { delete: String(id).slice(-36) });
  const task = await row(page, "Buy milk").getByRole("link").getAttribute("href");
  await checkWithoutScripts(page, [...privatePaths, String(task)]);
});

/** Checks a copy of each page with scripts on, since axe is a script. */
async function checkWithoutScripts(page: Page, paths: string[]): Promise<void> {
  const context = await (page.context().browser() as Browser).newContext({
    javaScriptEnabled: true,
    reducedMotion: "reduce",
    viewport: page.viewportSize(),
  });
  const copy = await context.newPage();
  for (const path of paths) {
    await page.goto(path);
    const url = page.url();
    expect(url.endsWith(path), `${path} is shown, not ${url}`).toBe(true);
    const body = (await page.content()).replace(/<script.*?<\/script>/gs, "");
    await copy.unrouteAll();
    await copy.route(url, (route) => route.fulfill({ body, contentType: "text/html" }));
    await copy.goto(url);
    await checkAll(copy, path);
  }
  await context.close();
}
