/** Files in and out of the list, through its pages. */
import { expect, inject, test } from "vitest";
import { textOf } from "../../support/html";
import { plainBrowser } from "../../support/plain-browser";

const url = inject("latchUrl");
const csv = (content: BlobPart) => new File([content], "tasks.csv", { type: "text/csv" });

test("a file is shown, then imported, and nothing is added before", async () => {
  const browser = await plainBrowser(url);
  await browser.add("Was here before");
  await browser.open("/tasks/import");
  await browser.press("Continue", { File: csv("title,priority\nFirst,high\n,low\nSecond,\n") });
  expect(browser.headings).toEqual(["Import 2 tasks?"]);
  expect(browser.rows("Tasks in the file").map(textOf)).toEqual([
    expect.stringMatching(/^First.*High/),
    expect.stringMatching(/^Second/),
  ]);
  expect(browser.link("1 line has a problem").attributes.href).toMatch(/^#/);
  expect(browser.text).toContain("Line 3 (skipped): Title is required.");
  const preview = browser.path;
  await browser.open("/tasks");
  expect(browser.titles).toEqual(["Was here before"]);
  await browser.open(preview);
  await browser.press("Import 2 tasks");
  expect([browser.path, browser.notice]).toEqual(["/tasks", "Imported 2 tasks."]);
  expect(browser.titles.sort()).toEqual(["First", "Second", "Was here before"]);
  await browser.open(preview);
  expect(browser.headings).toEqual(["Already imported"]);
  expect(browser.buttons("Import 2 tasks")).toBe(0);
});

test("a file that cannot be read is refused in words beside the field", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/tasks/import");
  await browser.press("Continue");
  expect(browser.problems).toEqual(["Choose a file"]);
  expect(browser.title).toMatch(/^Error: /);
  await browser.press("Continue", {
    File: csv(Uint8Array.from(Buffer.from("title\nCafé", "latin1"))),
  });
  expect(browser.problems.join()).toContain("This file isn't UTF-8");
  expect(browser.field("File").attributes["aria-invalid"]).toBe("true");
  await browser.press("Continue", { File: csv("title\nCafé") });
  expect(browser.headings).toEqual(["Import 1 task?"]);
});

test("a file of 6 MiB is refused, not cut off", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/tasks/import");
  await browser.press("Continue", { File: csv("x\n".repeat(3 * 1024 * 1024)) });
  expect(browser.problems.join()).toContain("This file is larger than 5 MB");
});

test("ten thousand tasks go in and out", async () => {
  const browser = await plainBrowser(url);
  const lines = Array.from({ length: 10_000 }, (_, index) => `Task ${index + 1}`);
  await browser.open("/tasks/import");
  await browser.press("Continue", { File: csv(`title\n${lines.join("\n")}`) });
  await browser.press("Import 10,000 tasks");
  expect([browser.answered, browser.path]).toEqual([303, "/tasks"]);
  const href = browser.link("Export as CSV").attributes.href ?? "";
  const file = await browser.person.get(href);
  expect(file.headers.get("Content-Disposition")).toBe('attachment; filename="latch-tasks.csv"');
  expect((await file.text()).trimEnd().split("\r\n")).toHaveLength(10_001);
});

test("the way back to another file keeps nothing of the first", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/tasks/import");
  await browser.press("Continue", { File: csv("title\nWrong file") });
  await browser.follow("Choose another file");
  await browser.press("Continue", { File: csv("title\nRight file") });
  await browser.press("Import 1 task");
  expect(browser.titles).toEqual(["Right file"]);
});
