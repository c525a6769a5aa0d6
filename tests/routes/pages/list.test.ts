/** The list and a task's page, through their links and forms. */
import { expect, inject, test } from "vitest";
import { type PlainBrowser, plainBrowser } from "../../support/plain-browser";

const url = inject("latchUrl");

/** Somebody who looks at a list of these tasks, the last one at the top. */
async function listOf(...titles: string[]) {
  const browser = await plainBrowser(url);
  await browser.add(...titles);
  await browser.open("/tasks");
  return browser;
}

/** Moves tasks to the trash, as several are, and comes back to the list. */
async function trash(browser: PlainBrowser, ...titles: string[]) {
  await browser.follow("Select tasks");
  await browser.press("Trash", Object.fromEntries(titles.map((title) => [title, true])));
}

test("adds a task to the top of the list", async () => {
  const browser = await listOf("Buy milk");
  await browser.press("Add", { "New task": "Call Grandpa" });
  expect(browser.notice).toBe("Added: “Call Grandpa”");
  expect(browser.titles).toEqual(["Call Grandpa", "Buy milk"]);
});

test("adds ten tasks one after the other, the last one at the top", async () => {
  const browser = await listOf();
  const titles = Array.from({ length: 10 }, (_, index) => `Task ${index + 1}`);
  for (const title of titles) await browser.press("Add", { "New task": title });
  expect(browser.titles).toEqual(titles.reverse());
  expect(browser.valueOf("New task")).toBe("");
});

test("a form sent twice adds one task, and a new showing of it another", async () => {
  const browser = await listOf();
  const key = browser
    .elements("input")
    .find(({ attributes }) => attributes.name === "key" && attributes.hidden !== undefined);
  const form = { intent: "create", title: "Buy milk", key: key?.attributes.value ?? "" };
  expect(form.key).not.toBe("");
  for (const _ of [1, 2]) expect((await browser.person.post("/tasks", form)).status).toBe(303);
  await browser.reload();
  expect(browser.titles).toEqual(["Buy milk"]);
  await browser.press("Add", { "New task": "Buy milk" });
  expect(browser.titles).toEqual(["Buy milk", "Buy milk"]);
});

test("keeps a description with its line ends", async () => {
  const browser = await listOf();
  const description = "Two litres,\nthe cold ones";
  await browser.press("Add", { "New task": "Buy milk", Description: description });
  expect(browser.notice).toBe("Added: “Buy milk”");
  await browser.follow("Buy milk");
  expect(browser.valueOf("Description")).toBe(description);
});

test("shows a title as it was typed, whatever it contains", async () => {
  const title = `<script>alert("1")</script> & 'more' 👩‍👧 שלום`;
  const browser = await listOf();
  await browser.press("Add", { "New task": title });
  expect(browser.notice).toBe(`Added: “${title}”`);
  expect(browser.titles).toEqual([title]);
});

test("a task opens with what it has, and shows in the list what was saved", async () => {
  const browser = await listOf("Buy milk");
  await browser.follow("Buy milk");
  expect(browser.valueOf("Title")).toBe("Buy milk");
  await browser.press("Save", { Title: "Buy oat milk", Description: "Two litres" });
  expect(browser.notice).toBe("Saved “Buy oat milk”.");
  expect(browser.row("Buy oat milk")).toContain("Two litres");
});

test("saving a task that was deleted meanwhile gives back what was typed", async () => {
  const browser = await listOf("Buy milk");
  await browser.follow("Buy milk");
  await browser.person.post(browser.path, { delete: browser.path.slice(-36) });
  await browser.press("Save", { Title: "Buy oat milk", Description: "Two litres" });
  expect(browser.headings).toEqual(["This task was deleted"]);
  expect(browser.valueOf("Description")).toBe("Two litres");
  await browser.press("Add as a new task");
  expect(browser.notice).toBe("Added: “Buy oat milk”");
  await browser.open("/tasks");
  expect(browser.titles).toEqual(["Buy oat milk"]);
});

test("completes and reopens a task in the list, for good", async () => {
  const browser = await listOf("Buy milk");
  await browser.open("/tasks?view=all");
  await browser.press("Complete: Buy milk");
  expect(browser.notice).toBe("Completed “Buy milk”.");
  await browser.reload();
  await browser.press("Reopen: Buy milk");
  expect(browser.notice).toBe("Reopened “Buy milk”.");
  expect(browser.buttons("Complete: Buy milk")).toBe(1);
});

test("completes and reopens a task on its own page, and leads back to the row it came from", async () => {
  const browser = await listOf("Buy milk");
  await browser.open("/tasks?view=all&sort=due");
  await browser.follow("Buy milk");
  expect(browser.headings).toEqual(["Buy milk"]);
  expect(browser.title).toBe("Buy milk · Latch");
  await browser.press("Complete: Buy milk");
  expect(browser.notice).toBe("Completed “Buy milk”.");
  expect(browser.path).toBe("/tasks?view=all&sort=due");
  await browser.follow("Buy milk");
  expect(browser.links("Open and completed")).toBe(1);
  await browser.press("Reopen: Buy milk");
  expect(browser.notice).toBe("Reopened “Buy milk”.");
  expect(browser.buttons("Complete: Buy milk")).toBe(1);
});

test("a task's page names the list that it leads back to", async () => {
  const browser = await listOf("Buy milk");
  for (const [path, name] of [
    ["/tasks", "Tasks"],
    ["/tasks?q=milk", "Search results"],
    ["/tasks?view=all", "Open and completed"],
  ] as const) {
    await browser.open(path);
    await browser.follow("Buy milk");
    await browser.follow(name);
    expect(browser.path).toBe(path);
  }
});

test("deletes a task in the list", async () => {
  const browser = await listOf("Buy milk", "Call Grandpa");
  await trash(browser, "Buy milk");
  expect(browser.notice).toBe("Moved “Buy milk” to trash.");
  await browser.follow("Cancel");
  expect(browser.titles).toEqual(["Call Grandpa"]);
});

test("deletes a task on its own page and returns to the list", async () => {
  const browser = await listOf("Buy milk", "Call Grandpa");
  await browser.follow("Buy milk");
  await browser.press("Delete: Buy milk");
  expect(browser.path).toBe("/tasks");
  expect(browser.notice).toBe("Moved “Buy milk” to trash.");
  expect(browser.titles).toEqual(["Call Grandpa"]);
});

test("says what to do when the last task is gone", async () => {
  const browser = await listOf("Buy milk");
  await browser.press("Complete: Buy milk");
  expect(browser.text).toContain("All done");
});

test("every form ends in a redirect, so that a reload sends nothing again", async () => {
  const browser = await listOf("Buy milk");
  await browser.press("Add", { "New task": "Call Grandpa" });
  expect(browser.answered).toBe(303);
  await browser.press("Complete: Buy milk");
  expect(browser.answered).toBe(303);
  await browser.follow("Call Grandpa");
  await browser.press("Save", { Title: "Call Grandma" });
  expect(browser.answered).toBe(303);
});

const unknownId = "0198c5a4-7d2f-7c51-8f0a-0123456789ab";

test.each([
  ["/nowhere", "Page not found"],
  ["/tasks/nothing", "Task not found"],
  [`/tasks/${unknownId}`, "Task not found"],
  [`/tasks/delete-forever?task=${unknownId}`, "Task not found"],
  [`/tasks/import/${unknownId}`, "Import not found"],
])("answers %s with the page that says “%s”", async (path, said) => {
  const browser = await listOf();
  await browser.open(path);
  expect(browser.status).toBe(404);
  expect(browser.headings).toEqual([said]);
  expect(browser.title).toBe(`${said} · Latch`);
  await browser.follow("Go to your tasks");
  expect(browser.path).toBe("/tasks");
});

test("keeps the ways to the search and the account on an address that leads nowhere", async () => {
  const browser = await listOf();
  await browser.open("/nowhere");
  expect(browser.links("Search")).toBe(1);
  await browser.follow("Search");
  expect(browser.path).toBe("/tasks?q=");
});

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => `Task ${index + 1}`);

test("leads from fifty tasks to the older ones, stays there after an action, and back", async () => {
  const browser = await listOf(...numbered(60));
  expect(browser.rows()).toHaveLength(50);
  await browser.follow("Next page");
  expect(browser.titles).toEqual(numbered(10).reverse());
  expect(browser.links("Next page")).toBe(0);
  await browser.press("Complete: Task 3");
  expect(browser.notice).toBe("Completed “Task 3”.");
  expect(browser.path).toMatch(/^\/tasks\?after=/);
  expect(browser.rows()).toHaveLength(9);
  const older = browser.path;
  await browser.follow("First page");
  expect(browser.titles[0]).toBe("Task 60");
  await browser.open(older);
  await browser.press("Add", { "New task": "Brand new" });
  expect(browser.path).toBe("/tasks");
  expect(browser.titles[0]).toBe("Brand new");
});

const undoable = () => listOf("Third", "Second", "First");

test("Undo brings a deleted task back to its place", async () => {
  const browser = await undoable();
  await trash(browser, "Second");
  await browser.press("Undo");
  expect(browser.notice).toBe("Undone.");
  await browser.follow("Cancel");
  expect(browser.titles).toEqual(["First", "Second", "Third"]);
});

test("Undo opens a completed task and completes a reopened one", async () => {
  const browser = await undoable();
  await browser.open("/tasks?view=all");
  await browser.press("Complete: Second");
  await browser.press("Undo");
  expect(browser.path).toBe("/tasks?view=all");
  await browser.press("Complete: Second");
  await browser.press("Reopen: Second");
  await browser.press("Undo");
  expect(browser.buttons("Reopen: Second")).toBe(1);
});

test("Undo brings back a task that was deleted on its own page", async () => {
  const browser = await undoable();
  await browser.follow("Second");
  await browser.press("Delete: Second");
  expect(browser.path).toBe("/tasks");
  await browser.press("Undo");
  expect(browser.titles).toContain("Second");
});

test("Undo is offered until the next navigation", async () => {
  const browser = await undoable();
  await browser.press("Complete: Second");
  expect(browser.buttons("Undo")).toBe(1);
  await browser.follow("Completed 1");
  expect(browser.path).toBe("/tasks?view=done");
  expect(browser.titles).toEqual(["Second"]);
  expect(browser.buttons("Undo")).toBe(0);
  expect(browser.notice).toBe("");
});

test("a task in the trash is restored, and another one deleted for good", async () => {
  const browser = await undoable();
  await trash(browser, "First", "Second");
  await browser.open("/tasks?view=trash");
  await browser.press("Restore: First");
  expect(browser.notice).toBe("Restored “First”.");
  await browser.follow("Delete forever: Second");
  expect(browser.headings).toEqual(["Delete forever?"]);
  await browser.press("Delete forever");
  expect(browser.notice).toBe("Deleted forever.");
  expect(browser.text).toContain("Trash is empty");
  await browser.open("/tasks");
  expect(browser.titles).toEqual(["First", "Third"]);
});

test("the trash is emptied, once that is confirmed", async () => {
  const browser = await undoable();
  await trash(browser, "First", "Second");
  await browser.open("/tasks?view=trash");
  await browser.follow("Empty trash");
  await browser.follow("Cancel");
  expect(browser.rows()).toHaveLength(2);
  await browser.follow("Empty trash");
  await browser.press("Empty trash");
  expect([browser.path, browser.notice]).toEqual(["/tasks?view=trash", "Trash emptied."]);
  expect(browser.text).toContain("Trash is empty");
  await browser.open("/tasks");
  expect(browser.titles).toEqual(["Third"]);
});
