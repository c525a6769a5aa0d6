import { expect, test } from "./browser";
import { field, goOffline, heading, link } from "./pages";

test.beforeEach(async ({ page, user, open }) => {
  await user.add("Buy milk");
  await open("/tasks");
  // Remix asks for the routes that a page's links lead to.
  await page.waitForFunction(() => "routes/tasks/edit" in window.__remixManifest.routes);
});

test("pointing at a task fetches its page's code, and nothing that may not be kept", async ({
  page,
}) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const code = page.waitForResponse(/\/assets\/edit-.*\.js/);
  await link(page, "Buy milk").hover();
  await code;
  expect(asked.filter((path) => path.endsWith(".data"))).toEqual([]);
  asked.length = 0;
  await link(page, "Buy milk").click();
  await expect(heading(page)).toHaveText("Buy milk");
  expect(asked.filter((path) => path.endsWith(".js"))).toEqual([]);
});

test.describe("without a network", () => {
  test.use({ provoked: /net::ERR_FAILED/ });

  test("pointing at a task keeps what was typed", async ({ page }) => {
    await field(page, "New task").fill("Half a thought");
    await goOffline(page);
    const failed = page.waitForEvent("requestfailed");
    await link(page, "Buy milk").hover();
    await failed;
    await expect(field(page, "New task")).toHaveValue("Half a thought");
  });
});
