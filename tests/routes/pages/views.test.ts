/** The views of the list, and what is done to several tasks at once. */
import { expect, inject, test } from "vitest";
import { type Element, textOf } from "../../support/html";
import { type PlainBrowser, plainBrowser } from "../../support/plain-browser";

const url = inject("latchUrl");
const day = (after: number) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);

/** Somebody who looks at tasks of every kind. */
async function planned() {
  const browser = await plainBrowser(url);
  const add = (fields: Record<string, string>) =>
    browser.person.post("/tasks", { intent: "create", ...fields });
  await add({ title: "Late", due_on: day(-2), priority: "low" });
  await add({ title: "Now", due_on: day(0), repeat: "daily" });
  await add({ title: "Later", due_on: day(3), priority: "high" });
  await add({ title: "Some day", description: "In the garden" });
  await browser.open("/tasks");
  return browser;
}

const current = (browser: PlainBrowser) =>
  browser
    .elements("a")
    .filter(({ attributes }) => attributes["aria-current"] === "page")
    .map(textOf);

test("each view shows its tasks, their number and its name", async () => {
  const browser = await planned();
  for (const [name, expected] of [
    ["Today", ["Late", "Now"]],
    ["Upcoming", ["Later"]],
    ["All", ["Late", "Now", "Some day", "Later"]],
  ] as const) {
    await browser.follow(`${name} ${expected.length}`);
    const isDefault = name === "All";
    expect(browser.headings).toEqual([isDefault ? "Tasks" : name]);
    expect(browser.title).toBe(isDefault ? "Tasks · Latch" : `${name} · Tasks · Latch`);
    expect(current(browser)).toEqual([`${name} ${expected.length}`]);
    expect(browser.titles).toEqual(expected);
  }
  await browser.follow("Completed");
  expect(browser.text).toContain("Nothing completed yet");
  await browser.follow("Trash");
  expect(browser.text).toContain("Trash is empty");
});

test("a completed task leaves the open ones, and a reopened one the done ones", async () => {
  const browser = await planned();
  await browser.press("Complete: Later");
  expect(browser.titles).toEqual(["Late", "Now", "Some day"]);
  await browser.follow("Completed 1");
  await browser.press("Reopen: Later");
  expect(browser.text).toContain("Nothing completed yet");
});

test("open tasks stand under what they have in common", async () => {
  const browser = await planned();
  const headings = () => browser.elements("h2").map(textOf);
  await browser.open("/tasks");
  expect(headings()).toEqual([
    "Overdue 1",
    expect.stringMatching(/^Today \w{3} \d/),
    "No date",
    "Upcoming",
  ]);
  await browser.open("/tasks?view=upcoming");
  expect(browser.elements("h2").map(textOf).join()).toMatch(/^\w{3} \d+ \w{3}/);
  await browser.open("/tasks?q=late");
  expect(headings()).toEqual(["Open"]);
});

test("rows say in words what is overdue, due and repeated", async () => {
  const browser = await planned();
  await browser.open("/tasks?sort=newest");
  expect(browser.row("Late")).toContain("Overdue: ");
  expect(browser.row("Late")).toContain("Low");
  expect(browser.row("Now")).toContain("Today");
  expect(browser.row("Now")).toContain("Daily");
});

test("completing a repeating task brings the next one", async () => {
  const browser = await planned();
  await browser.follow("Today 2");
  await browser.press("Complete: Now");
  // The neighbour, to which the address leads, must not look as if it had changed.
  const isUnwashed = ({ attributes }: Element) => /\bunwashed\b/.test(attributes.class ?? "");
  expect(browser.elements("div").filter(isUnwashed)).toHaveLength(1);
  expect(browser.notice).toMatch(/^Completed “[^”]+”\. Next: \w{3} \d+ \w{3}( \d{4})?\.$/);
  await browser.follow("Upcoming 2");
  expect(textOf(browser.elements("h2")[0] ?? browser.rowElement("Now"))).toContain("Tomorrow");
});

test("a repeat is chosen or spelled out, kept by saving, and its end is said", async () => {
  const browser = await planned();
  await browser.open("/tasks");
  const custom = { Repeat: "Custom", Every: "3", Unit: "Days", "Counted from": "Completion" };
  await browser.press("Add", { "New task": "Filter", ...custom });
  expect(browser.row("Filter")).toContain("Every 3 days after completion");
  await browser.follow("Filter");
  await browser.press("Save", { Title: "Filters" });
  await browser.follow("Filters");
  expect(browser.valueOf("Repeat")).toBe("Every 3 days after completion");
  await browser.press("Delete: Filters");
  expect(browser.notice).toBe("Moved “Filters” to trash. It won't repeat any more.");
});

test("a search and an order stay in the address, and can be taken away", async () => {
  const browser = await planned();
  await browser.follow("Search");
  await browser.press("Search", { "Search tasks": "gard" });
  expect(browser.path).toBe("/tasks?q=gard");
  expect(browser.titles).toEqual(["Some day"]);
  await browser.follow("Back to All");
  expect(browser.path).toBe("/tasks");
  expect(browser.rows()).toHaveLength(4);
  await browser.follow("Sort by Priority");
  expect(browser.titles.slice(0, 2)).toEqual(["Later", "Late"]);
  await browser.follow("Remove: Sorted by priority");
  expect(browser.path).toBe("/tasks");
});

test("a search that finds nothing says what to do", async () => {
  const browser = await planned();
  await browser.open("/tasks?view=today&q=zzzqqqxxx");
  expect(browser.text).toContain("No tasks match “zzzqqqxxx”");
  await browser.follow("Search everything");
  expect([browser.path, browser.headings]).toEqual(["/tasks?q=zzzqqqxxx", ["Search"]]);
  await browser.follow("Clear search");
  expect(browser.path).toBe("/tasks?q=");
});

test.each(["view=late", "sort=colour", "after=1"])(
  "refuses ?%s with a page, and does nothing",
  async (query) => {
    const browser = await plainBrowser(url);
    await browser.open(`/tasks?${query}`);
    expect(browser.status).toBe(400);
    expect(browser.headings).toEqual(["That didn't work"]);
    const answer = await browser.person.post(`/tasks?${query}`, {
      intent: "create",
      title: "Added",
    });
    expect(answer.status).toBe(400);
    await browser.open("/tasks");
    expect(browser.titles).toEqual([]);
  },
);

test("a task gets its day from a button that saves it", async () => {
  const browser = await planned();
  await browser.follow("Some day");
  await browser.press("Tomorrow");
  expect(browser.notice).toBe("Saved “Some day”.");
  expect(browser.valueOf("Due date")).toBe(day(1));
});

test("a task is added with everything at once", async () => {
  const browser = await planned();
  await browser.press("Add", {
    "New task": "Water the tomatoes",
    Date: "Tomorrow",
    Priority: "High",
    Repeat: "Weekly",
  });
  expect(browser.notice).toBe("Added: “Water the tomatoes”");
  for (const text of ["Tomorrow", "High", "Weekly"])
    expect(browser.row("Water the tomatoes")).toContain(text);
});

test("all that is overdue is moved to today, and back", async () => {
  const browser = await planned();
  await browser.press("Move to today");
  expect(browser.notice).toBe("Moved 1 task to today.");
  await browser.open("/tasks?view=today");
  expect(browser.elements("h2").map(textOf).join()).toMatch(/^Today/);
  expect(browser.titles).toEqual(["Late", "Now"]);
});

/** Somebody who is about to select some of three tasks. */
async function selecting() {
  const browser = await plainBrowser(url);
  await browser.add("Third", "Second", "First");
  await browser.open("/tasks");
  await browser.follow("Select tasks");
  expect(browser.path).toBe("/tasks?select=1");
  return browser;
}

test("several tasks are completed at once, and undone at once", async () => {
  const browser = await selecting();
  await browser.press("Complete", { First: true, Third: true });
  expect(browser.notice).toBe("Completed 2 tasks.");
  expect(browser.rows()).toHaveLength(1);
  await browser.press("Undo");
  expect(browser.notice).toBe("Undone for 2 tasks.");
  expect(browser.rows()).toHaveLength(3);
});

test("several tasks are deleted at once", async () => {
  const browser = await selecting();
  await browser.press("Trash", { Second: true, Third: true });
  expect(browser.notice).toBe("Moved 2 tasks to trash.");
  await browser.follow("Cancel");
  expect(browser.path).toBe("/tasks");
  expect(browser.titles).toEqual(["First"]);
});

test("several tasks get a due date at once", async () => {
  const browser = await selecting();
  await browser.press("Set date", { First: true, Second: true, "Due date": "2031-05-06" });
  expect(browser.notice).toBe("2 tasks are due Tue 6 May 2031.");
  const dated = browser.rows().filter((row) => textOf(row).includes("6 May 2031"));
  expect(dated).toHaveLength(2);
});

test("no task is changed when none is selected", async () => {
  const browser = await selecting();
  await browser.press("Trash");
  expect(browser.notice).toBe("Select at least one task first.");
  // Visible too, since nothing on the list says it.
  const said = browser.elements("p").find((each) => textOf(each).startsWith("Select at least"));
  expect(said?.attributes.class).not.toContain("sr-only");
  expect(browser.rows()).toHaveLength(3);
});

test("done tasks are cleared at once, and undone at once", async () => {
  const browser = await selecting();
  await browser.press("Complete", { First: true, Third: true });
  await browser.open("/tasks?view=done");
  await browser.press("Clear completed");
  expect(browser.notice).toBe("Moved 2 tasks to trash.");
  expect(browser.text).toContain("Nothing completed yet");
  await browser.press("Undo");
  expect(browser.rows()).toHaveLength(2);
  expect(browser.headings).toEqual(["Completed"]);
});
