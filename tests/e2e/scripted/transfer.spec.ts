import { expect, test } from "../browser";
import { button, chooseFile, heading, holdPosts, status, summary } from "../pages";

test("a page says that it is reading and importing for as long as it does", async ({
  page,
  open,
  user: _,
}) => {
  await open("/tasks/import");
  const releaseFile = await holdPosts(page);
  await chooseFile(page, "title\nx");
  await expect(page.getByRole("progressbar", { name: "Reading the file…" })).toBeVisible();
  await expect(status(page)).toHaveText("Reading the file…");
  await expect(button(page, "Continue")).toHaveAttribute("aria-busy", "true");
  releaseFile();
  await expect(heading(page)).toHaveText("Import 1 task?");
  await page.unrouteAll();
  const releaseImport = await holdPosts(page);
  await button(page, "Import 1 task").click();
  await expect(page.getByRole("progressbar", { name: "Importing 1 task…" })).toBeVisible();
  await expect(status(page)).toHaveText("Importing 1 task…");
  releaseImport();
  await expect(page).toHaveURL("/tasks");
  await expect(page.getByRole("progressbar")).toHaveCount(0);
});

test.describe("without a network", () => {
  // Remix looks for routes, and the worker for its script, whenever they like.
  test.use({ provoked: /net::ERR_|^Failed to fetch manifest patches|when fetching the script/ });

  test("a file stays chosen and can be sent again", async ({ page, open, user: _, context }) => {
    await open("/tasks/import");
    await context.setOffline(true);
    await chooseFile(page, "title\nx");
    await expect(summary(page)).toContainText("Latch cannot be reached");
    await context.setOffline(false);
    await button(page, "Continue").click();
    await expect(heading(page)).toHaveText("Import 1 task?");
  });
});
