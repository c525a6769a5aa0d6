/** Files in and out of the list, with and without JavaScript. */
import { readFile } from "node:fs/promises";
import { expect, test } from "./browser";
import { button, chooseFile, field, heading, link, status, summary, titles } from "./pages";

test("a file is shown, then imported, and nothing is added before", async ({
  page,
  open,
  user,
}) => {
  await user.add("Was here before");
  await open("/tasks/import");
  await chooseFile(page, "title,priority\nFirst,high\n,low\nSecond,\n");
  await expect(heading(page)).toHaveText("Import 2 tasks?");
  const preview = page.getByRole("list", { name: "Tasks in the file" });
  await expect(preview.getByRole("listitem")).toHaveText([/^First.*Priority high/, /^Second/]);
  await link(page, "1 line is not quite right").click();
  await expect(page.getByText("Line 3, left out: Title is required.")).toBeInViewport();
  await open("/tasks");
  expect(await titles(page)).toEqual(["Was here before"]);
  await page.goBack();
  await button(page, "Import 2 tasks").click();
  await expect(status(page)).toHaveText("Tasks imported.");
  await expect(page).toHaveURL("/tasks");
  expect((await titles(page)).sort()).toEqual(["First", "Second", "Was here before"]);
});

test("coming back to an import that is done offers nothing to press", async ({
  page,
  open,
  user: _,
}) => {
  await open("/tasks/import");
  await chooseFile(page, "title\nOnce");
  await button(page, "Import 1 task").click();
  await expect(page).toHaveURL("/tasks");
  await page.goBack();
  await page.reload();
  await expect(heading(page)).toHaveText("These tasks have been imported");
  await expect(button(page, "Import 1 task")).toHaveCount(0);
});

test("a file that cannot be read is refused in words beside the field", async ({
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
  await expect(summary(page)).toContainText("This file is not in UTF-8");
  await expect(field(page, "File")).toHaveAttribute("aria-invalid", "true");
  await chooseFile(page, "title\nCafé");
  await expect(heading(page)).toHaveText("Import 1 task?");
});

for (const mebibytes of [6, 30]) {
  test(`a file of ${mebibytes} MiB is refused, not cut off`, async ({ page, open, user: _ }) => {
    await open("/tasks/import");
    await chooseFile(page, Buffer.alloc(mebibytes * 1024 * 1024, "x\n"));
    await expect(summary(page)).toContainText("This file is larger than 5 MiB");
  });
}

test("ten thousand tasks go in and out", async ({ page, open, user: _ }) => {
  const lines = Array.from({ length: 10_000 }, (_, index) => `Task ${index + 1}`);
  await open("/tasks/import");
  await chooseFile(page, `title\n${lines.join("\n")}`);
  await button(page, "Import 10,000 tasks").click();
  await expect(page).toHaveURL("/tasks");
  const saved = page.waitForEvent("download");
  await page.evaluate(() => {
    const link = document.createElement("a");
    link.href = "/tasks/export.csv";
    document.body.append(link);
    link.click();
  });
  const download = await saved;
  expect(download.suggestedFilename()).toBe("latch-tasks.csv");
  const file = await readFile(await download.path(), "utf8");
  expect(file.trimEnd().split("\r\n")).toHaveLength(10_001);
});

test("the way back to another file keeps nothing of the first", async ({ page, open, user: _ }) => {
  await open("/tasks/import");
  await chooseFile(page, "title\nWrong file");
  await link(page, "Choose another file").click();
  await chooseFile(page, "title\nRight file");
  await button(page, "Import 1 task").click();
  await expect(page).toHaveURL("/tasks");
  await expect.poll(() => titles(page)).toEqual(["Right file"]);
});
