/** A task's page by plain forms: what is typed beside a button is never lost, and is saved in its own task only. */
import { beforeEach, expect, inject, test } from "vitest";
import { plainBrowser } from "../../support/plain-browser";

const url = inject("latchUrl");
let browser: Awaited<ReturnType<typeof plainBrowser>>;

beforeEach(async () => {
  browser = await plainBrowser(url);
  await browser.add("Buy milk");
  await browser.open("/tasks");
  await browser.follow("Buy milk");
});

const typed = { Title: "Buy oat milk", Description: "The good one", Priority: "High" };

test.each(["Complete", "Delete"])("%s saves what was typed first", async (verb) => {
  await browser.press(`${verb}: Buy milk`, typed);
  await browser.open(verb === "Delete" ? "/tasks?view=trash" : "/tasks?view=done");
  expect(browser.text).toContain("Buy oat milk");
  await browser.open("/tasks/export.csv");
  if (verb === "Complete") expect(browser.html).toContain("The good one");
});

test("Reopen saves what was typed first", async () => {
  await browser.press("Complete: Buy milk");
  await browser.open("/tasks?view=done");
  await browser.follow("Buy milk");
  await browser.press("Reopen: Buy milk", typed);
  expect(browser.notice).toBe("Reopened “Buy oat milk”.");
  await browser.open("/tasks");
  await browser.follow("Buy oat milk");
  const values = ["Title", "Description", "Priority"].map((label) => browser.valueOf(label));
  expect(values).toEqual(Object.values(typed));
});

test.each(["Complete", "Delete"])("%s waits for a title, and gives the rest back", async (verb) => {
  await browser.press(`${verb}: Buy milk`, { ...typed, Title: " " });
  expect(browser.answered).toBe(400);
  expect(browser.problems).toEqual(["Title is required"]);
  expect(browser.valueOf("Description")).toBe("The good one");
  expect((await browser.open("/tasks")).titles).toEqual(["Buy milk"]);
});

test("Complete beside words shows both versions when the task was changed elsewhere", async () => {
  await browser.person.post(browser.path, { intent: "save", title: "Buy soy milk" });
  await browser.press("Complete: Buy milk", typed);
  expect(browser.answered).toBe(409);
  expect(browser.text).toContain("Buy oat milk");
  expect((await browser.open("/tasks")).titles).toEqual(["Buy soy milk"]);
});

test("fields of one task are not saved in another, though its version is the same", async () => {
  const { value: task } = browser
    .elements("input")
    .find((input) => input.attributes.name === "task")?.attributes ?? { value: "" };
  await browser.add("Call Grandpa");
  await browser.open("/tasks");
  await browser.follow("Call Grandpa");
  const form = { intent: "save", title: "Buy oat milk", version: "1", task: String(task) };
  const answer = await browser.person.post(browser.path, form);
  expect(answer.status).toBe(409);
  expect(await answer.text()).toContain("Buy oat milk");
  expect((await browser.open("/tasks")).titles).toEqual(["Call Grandpa", "Buy milk"]);
});

test("has nothing of the list in its document, and the list beside it in the data for a script", async () => {
  await browser.add("Call Grandpa");
  await browser.open("/tasks");
  await browser.follow("Buy milk");
  expect(browser.html).not.toContain("Call Grandpa");
  await browser.open(`${browser.path}.data`);
  expect(browser.html).toContain("Call Grandpa");
});
