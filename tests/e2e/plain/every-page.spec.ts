/** Pages as they are where no script changes them. */
import type { Browser } from "@playwright/test";
import { test } from "../browser";
import { checkAll } from "../checks";
import { row } from "../pages";

test.use({ contextOptions: { reducedMotion: "reduce" } });
test.describe.configure({ timeout: 120_000 });

const publicPaths = ["/", "/signin", "/signup", "/nowhere"];
const privatePaths = [
  "/tasks?view=all",
  "/tasks?select=1",
  "/tasks?view=trash",
  "/tasks/import",
  "/time-zone",
  "/signout",
  "/account",
];

test("every page fits a phone and everybody without scripts", async ({ page, user }) => {
  await user.add("Buy milk", "Call Grandpa", "Thrown away");
  await page.goto("/tasks");
  const id = await row(page, "Thrown away").getByRole("link").getAttribute("href");
  await user.person.post("/tasks", { delete: String(id).slice(-36) });
  const task = await row(page, "Buy milk").getByRole("link").getAttribute("href");
  // axe is a script: it looks at a copy, where scripts run, of what the server has sent.
  const context = await (page.context().browser() as Browser).newContext({
    javaScriptEnabled: true,
    reducedMotion: "reduce",
    viewport: { width: 375, height: 812 },
  });
  const copy = await context.newPage();
  const origin = new URL(page.url()).origin;
  for (const path of [...publicPaths, ...privatePaths, String(task)]) {
    await page.goto(path);
    const html = (await page.content()).replace(/<script.*?<\/script>/gs, "");
    await copy.unrouteAll();
    await copy.route(origin + path, (route) =>
      route.fulfill({ body: html, contentType: "text/html" }),
    );
    await copy.goto(origin + path);
    await checkAll(copy, path);
  }
  await context.close();
});
