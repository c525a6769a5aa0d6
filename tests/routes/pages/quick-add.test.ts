/** What is read from the end of a new task's title, through the list's forms. */
import { expect, inject, test } from "vitest";
import { textOf } from "../../support/html";
import { plainBrowser } from "../../support/plain-browser";

const url = inject("latchUrl");

test("says what was read from a title, and puts it back when asked to", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/tasks");
  await browser.press("Add", { "New task": "Pay rent 2030-12-24 !high every month" });
  expect(browser.notice).toBe("Added “Pay rent”: Tue 24 Dec 2030, high, every month");
  expect(browser.titles).toEqual(["Pay rent"]);
  await browser.press("Keep as text");
  expect(browser.notice).toBe("Kept as text.");
  expect(browser.titles).toEqual(["Pay rent 2030-12-24 !high every month"]);
});

test("undoes adding a task whose title was read", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/tasks");
  await browser.press("Add", { "New task": "Pay rent ~ tomorrow" });
  expect(browser.notice).toMatch(/^Added “Pay rent ~”: /);
  await browser.press("Undo");
  expect([browser.notice, browser.titles]).toEqual(["Undone.", []]);
  await browser.open("/tasks?view=trash");
  expect(browser.text).toContain("Pay rent ~");
});

test("a field that was filled in by hand wins, and its words stay", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/tasks");
  await browser.press("Add", { "New task": "Pay rent 2030-12-24 !high", Priority: "Low" });
  expect(browser.notice).toBe("Added “Pay rent !high”: Tue 24 Dec 2030");
  expect(browser.row("Pay rent !high")).toMatch(/low/i);
});

test("words count for more than the day that a list gives its tasks, which comes back with them", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/tasks?view=today");
  await browser.press("Add", { "New task": "Pay rent 2030-12-24" });
  expect(browser.elements("h2").map(textOf)).toEqual(["Just added"]);
  await browser.press("Keep as text");
  expect(browser.titles).toEqual(["Pay rent 2030-12-24"]);
  await browser.press("Add", { "New task": "Buy milk" });
  expect(browser.titles).toContain("Buy milk");
});

test("a cookie has room for the longest title", async () => {
  const { person } = await plainBrowser(url);
  const form = { intent: "create", title: `${"🎂".repeat(190)} p1` };
  const lines = (await person.post("/tasks", form)).headers.getSetCookie();
  expect(lines.join()).toContain("latch-notice");
  for (const line of lines) expect(line.length).toBeLessThan(4_096);
});

test("a script is given the same words and tokens", async () => {
  const { person } = await plainBrowser(url);
  const form = { intent: "create", title: "Pay rent p2", reply: "data" };
  const answer = await (await person.post("/tasks.data", form)).text();
  expect(answer).toContain("Added “Pay rent”: medium");
  expect(answer).toMatch(/"keepAsText","read\.[0-9a-f-]{36}"/);
});

test("titles are taken as they are once quick add is off in the account", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/account/quick-add");
  await browser.press("Save", { "Read dates, priorities and repeats from titles": false });
  expect([browser.path, browser.notice]).toEqual(["/account", "Quick add is off."]);
  await browser.open("/tasks");
  await browser.press("Add", { "New task": "Pay rent fri !high" });
  expect(browser.titles).toEqual(["Pay rent fri !high"]);
  await browser.open("/account/quick-add");
  await browser.press("Save", { "Read dates, priorities and repeats from titles": true });
  expect(browser.notice).toBe("Quick add is on.");
  await browser.open("/tasks");
  await browser.press("Add", { "New task": "Pay rent fri !high" });
  expect(browser.titles).toContain("Pay rent");
});

test("its words lead back to the list that they were asked for in", async () => {
  const browser = await plainBrowser(url);
  await browser.open("/tasks");
  await browser.follow("What you can type");
  await browser.follow("Tasks");
  expect(browser.path).toBe("/tasks");
});
