/** Files in and out of the list. */
import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "./browser";
import {
  button,
  chooseFile,
  choosePath,
  field,
  heading,
  holdPosts,
  link,
  openMenu,
  status,
  summary,
  titles,
} from "./pages";

test("a file is shown, then imported, and Back offers it no more @postgres", async ({
  page,
  open,
  user,
}) => {
  await user.add("Was here before");
  await open("/tasks/import");
  await chooseFile(page, "title,priority\nFirst,high\n,low\nSecond,\n");
  await expect(heading(page)).toHaveText("Import 2 tasks?");
  const preview = page.getByRole("list", { name: "Tasks in the file" });
  await expect(preview.getByRole("listitem")).toHaveText([/^First.*High/, /^Second/]);
  await link(page, "1 line has a problem").click();
  await expect(page.getByText("Line 3 (skipped): Title is required.")).toBeInViewport();
  await open("/tasks");
  expect(await titles(page)).toEqual(["Was here before"]);
  await page.goBack();
  await button(page, "Import 2 tasks").click();
  await expect(page).toHaveURL("/tasks");
  await expect(status(page)).toHaveText("Imported 2 tasks.");
  expect((await titles(page)).sort()).toEqual(["First", "Second", "Was here before"]);
  await page.goBack();
  await page.reload();
  await expect(heading(page)).toHaveText("Already imported");
  await expect(button(page, "Import 2 tasks")).toHaveCount(0);
});

test("a refused file takes the focus to its summary, and another one is read instead", async ({
  page,
  open,
  user: _,
}) => {
  await open("/tasks/import");
  await button(page, "Continue").click();
  await expect(summary(page)).toBeFocused();
  await expect(summary(page)).toContainText("Choose a file");
  await expect(page).toHaveTitle(/^Error: /);
  await chooseFile(page, Buffer.from("title\nCafé", "latin1"));
  await expect(summary(page)).toContainText("This file isn't UTF-8");
  await expect(field(page, "File")).toHaveAttribute("aria-invalid", "true");
  await chooseFile(page, "title\nWrong file");
  await expect(heading(page)).toHaveText("Import 1 task?");
  await link(page, "Choose another file").click();
  await chooseFile(page, "title\nRight file");
  await button(page, "Import 1 task").click();
  await expect(page).toHaveURL("/tasks");
  await expect.poll(() => titles(page)).toEqual(["Right file"]);
});

test("a file of 30 MiB is refused, not cut off", async ({ page, open, user: _ }, testInfo) => {
  const path = testInfo.outputPath("large.csv");
  await writeFile(path, Buffer.alloc(30 * 1024 * 1024, "x\n"));
  await open("/tasks/import");
  await choosePath(page, path);
  await expect(summary(page)).toContainText("This file is larger than 5 MB");
});

test("an export is a file to keep", async ({ page, open, user }) => {
  await user.add("Buy milk");
  await open("/tasks");
  const saved = page.waitForEvent("download");
  await openMenu(page);
  await link(page, "Export as CSV").click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe("latch-tasks.csv");
  expect(await readFile(await download.path(), "utf8")).toContain('"Buy milk"');
});
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
    await expect(summary(page)).toContainText("Can't reach Latch");
    await context.setOffline(false);
    await button(page, "Continue").click();
    await expect(heading(page)).toHaveText("Import 1 task?");
  });
});
