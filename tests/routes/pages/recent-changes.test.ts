/** Undo after the notice is gone, what is shared with the list, and where one comes back to, all without scripts. */
import { beforeEach, expect, inject, test } from "vitest";
import { asUser, sessionEnded } from "../../../db/client.server";
import { textOf } from "../../support/html";
import { signedUp } from "../../support/person";
import { plainBrowser } from "../../support/plain-browser";
import { sessionOf } from "../../support/session";

const url = inject("latchUrl");
let browser: Awaited<ReturnType<typeof plainBrowser>>;

beforeEach(async () => {
  browser = await plainBrowser(url);
  await browser.add("Third", "Second", "First");
  await browser.open("/tasks");
});

/** The tokens of the page of recent changes, from its buttons. */
const changes = () =>
  browser
    .elements("button")
    .flatMap(({ attributes: { name, value } }) => (name === "undo" && value ? [value] : []));

test("the last ten changes can be undone, each once, after any navigation", async () => {
  for (let times = 0; times < 6; times += 1) {
    await browser.open("/tasks?view=all");
    await browser.press("Complete: First");
    await browser.press("Reopen: First");
  }
  await browser.open("/tasks?view=all");
  await browser.press("Complete: Second");
  await browser.open("/tasks/recent");
  expect(browser.buttons("Undo: Reopened “First”.")).toBe(5);
  // Those of the notice, if there were one, are not among them.
  expect(changes()).toHaveLength(10);
  await browser.press("Undo: Completed “Second”.");
  expect([browser.path, browser.notice]).toEqual(["/tasks/recent", "Undone."]);
  expect(browser.buttons("Undo: Completed “Second”.")).toBe(0);
  await browser.open("/tasks");
  expect(browser.titles).toEqual(["First", "Second", "Third"]);
});

test("the notice's button undoes one change after the other", async () => {
  await browser.press("Complete: First");
  await browser.press("Complete: Second");
  await browser.press("Undo");
  expect(browser.titles).toEqual(["Second", "Third"]);
  await browser.press("Undo another");
  expect(browser.titles).toEqual(["First", "Second", "Third"]);
  expect(browser.buttons("Undo another")).toBe(0);
});

test("after an import is undone, the button undoes the change before it", async () => {
  await browser.press("Complete: First");
  await browser.open("/tasks/import");
  await browser.press("Continue", { File: new File(["title\nImported"], "tasks.csv") });
  await browser.press("Import 1 task");
  await browser.press("Undo");
  expect(browser.titles).toEqual(["Second", "Third"]);
  await browser.press("Undo another");
  expect(browser.titles).toEqual(["First", "Second", "Third"]);
});

test("an edit is among them", async () => {
  await browser.follow("First");
  await browser.press("Save", { Title: "Last", Description: "Not the first" });
  expect([browser.notice, browser.titles]).toEqual(["Saved “Last”.", ["Last", "Second", "Third"]]);
  await browser.press("Undo");
  expect([browser.notice, browser.titles]).toEqual(["Undone.", ["First", "Second", "Third"]]);
});

test("the last change is undone by name, and of none it is said", async () => {
  await browser.press("Complete: First");
  const undoLast = () => browser.person.post("/tasks", { undo: "last" });
  await undoLast();
  await browser.open("/tasks");
  expect([browser.notice, browser.titles]).toEqual(["Undone.", ["First", "Second", "Third"]]);
  await undoLast();
  await browser.open("/tasks");
  expect(browser.notice).toBe("Nothing left to undo.");
});

test("nobody sees or undoes another's changes, nor another session's", async () => {
  await browser.press("Complete: First");
  const eve = await signedUp(url, { name: "Eve" });
  expect(await (await eve.get("/tasks/recent")).text()).toContain("Nothing to undo");
  const seen = await asUser(sessionOf(eve), ({ sql }) => sql`select * from recent_changes`);
  expect(seen === sessionEnded ? null : seen).toHaveLength(0);
});

test("undo leads back to the row", async () => {
  const id = /task-([0-9a-f-]{36})/.exec(browser.html)?.[1] ?? "";
  await browser.press("Complete: First");
  const [undo = ""] = changes();
  for (const [redirectTo, path] of [
    ["/tasks?view=open", `/tasks?view=open#task-${id}`],
    ["/tasks/recent", "/tasks/recent"],
  ] as const) {
    const answer = await browser.person.post("/tasks", { undo, redirectTo });
    expect(answer.headers.get("Location")).toBe(redirectTo === "/tasks/recent" ? redirectTo : path);
  }
});

test("what is added in a row stands first, in its order, wherever it belongs", async () => {
  for (const title of ["In May", "In June"])
    await browser.press("Add", { "New task": title, Date: "Pick a day", "Due date": "2031-06-01" });
  expect(textOf(browser.elements("h2")[0] ?? browser.rowElement("In May"))).toBe("Just added");
  expect(browser.titles).toEqual(["In June", "In May", "First", "Second", "Third"]);
  await browser.reload();
  expect(browser.titles).toEqual(["First", "Second", "Third", "In May", "In June"]);
});

test("what another app shares fills the fields, and writes nothing", async () => {
  await browser.open("/tasks?title=A%20page&text=worth%20reading&url=https%3A%2F%2Fexample.com%2F");
  expect(browser.valueOf("New task")).toBe("A page");
  expect(browser.valueOf("Description")).toBe("worth reading\nhttps://example.com/");
  expect(browser.titles).toEqual(["First", "Second", "Third"]);
  await browser.open(`/tasks?text=${"long ".repeat(60)}`);
  expect(browser.valueOf("New task")).toHaveLength(200);
  expect(browser.valueOf("Description")).toContain("long long");
  await browser.press("Add");
  expect(browser.rows()).toHaveLength(4);
});

test("selecting what cannot be changed so says that, not that nothing is selected", async () => {
  await browser.open("/tasks?view=all");
  await browser.press("Complete: First");
  await browser.open("/tasks?view=all&select=1");
  await browser.press("Complete", { First: true });
  expect(browser.notice).toBe("Nothing to change in the tasks you selected.");
});

test("a search shows the words where they stand in a long description", async () => {
  const description = `${"Nothing here. ".repeat(20)}The tomatoes want water.`;
  await browser.press("Add", { "New task": "Garden", Description: description });
  await browser.open("/tasks?q=tomatoes");
  expect(browser.row("Garden")).toContain("The tomatoes want water");
});

test("addresses in a task's words are links, and nothing else is", async () => {
  const description = "See (https://example.com/a_(b)?c=d&e). Or javascript:alert(1), http://x.";
  await browser.press("Add", {
    "New task": "Read https://example.org/, now",
    Description: description,
  });
  await browser.follow("Read https://example.org/, now");
  const links = browser
    .elements("a")
    .filter(({ attributes }) => attributes.rel === "noreferrer")
    .map(({ attributes }) => attributes.href?.replaceAll("&amp;", "&"));
  expect(links).toEqual(["https://example.org/", "https://example.com/a_(b)?c=d&e", "http://x"]);
});
