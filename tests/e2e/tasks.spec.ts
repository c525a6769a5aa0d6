import { expect, test } from "./browser";
import { addByEnter, button, field, heading, link, row, rows, send, status, titles } from "./pages";

test("adds a task to the top of the list", async ({ page, open, user }) => {
  await user.add("Buy milk");
  await open("/tasks");
  await send(page, { "New task": "Call Grandpa" }, "Add");
  await expect(status(page)).toHaveText("Task added.");
  expect(await titles(page)).toEqual(["Call Grandpa", "Buy milk"]);
});

test("adds a task with a description", async ({ page, open, user: _ }) => {
  await open("/tasks");
  await page.getByText("Add a description").click();
  await field(page, "Description").fill("Two litres,\nthe cold ones");
  await send(page, { "New task": "Buy milk" }, "Add");
  await expect(status(page)).toHaveText("Task added.");
  await link(page, "Buy milk").click();
  await expect(field(page, "Description")).toHaveValue("Two litres,\nthe cold ones");
});

test("shows a title as it was typed, whatever it contains", async ({ page, open, user: _ }) => {
  const title = `<script>alert("1")</script> & 'more' 👩‍👧 שלום`;
  await open("/tasks");
  await addByEnter(page, title);
  await expect(status(page)).toHaveText("Task added.");
  await expect(link(page, title)).toBeVisible();
});

test("edits a task", async ({ page, open, user }) => {
  await user.add("Buy milk");
  await open("/tasks");
  await link(page, "Buy milk").click();
  await expect(field(page, "Title")).toHaveValue("Buy milk");
  await send(page, { Title: "Buy oat milk", Description: "Two litres" }, "Save");
  await expect(status(page)).toHaveText("Task saved.");
  await link(page, "Your tasks").click();
  await expect(row(page, "Buy oat milk")).toContainText("Two litres");
});

test("saving a task that was deleted meanwhile gives back what was typed", async ({
  page,
  open,
  user,
}) => {
  await user.add("Buy milk");
  await open("/tasks");
  await link(page, "Buy milk").click();
  await expect(heading(page)).toHaveText("Edit task");
  const { pathname } = new URL(page.url());
  await user.person.post(pathname, { delete: pathname.slice(-36) });
  await send(page, { Title: "Buy oat milk", Description: "Two litres" }, "Save");
  await expect(heading(page)).toHaveText("Task not found");
  await expect(field(page, "Description")).toHaveValue("Two litres");
  await button(page, "Add as a new task").click();
  await expect(status(page)).toHaveText("Task added.");
  await expect(link(page, "Buy oat milk")).toBeVisible();
});

test("completes and reopens a task in the list", async ({ page, open, user }) => {
  await user.add("Buy milk");
  await open("/tasks?view=all");
  await button(page, "Complete: Buy milk").click();
  await expect(status(page)).toHaveText("Task completed.");
  await button(page, "Reopen: Buy milk").click();
  await expect(status(page)).toHaveText("Task reopened.");
  await expect(button(page, "Complete: Buy milk")).toBeVisible();
});

test("completes and reopens a task on its own page", async ({ page, open, user }) => {
  await user.add("Buy milk");
  await open("/tasks");
  await link(page, "Buy milk").click();
  await expect(heading(page)).toHaveText("Edit task");
  await button(page, "Complete: Buy milk").click();
  await expect(status(page)).toHaveText("Task completed.");
  await button(page, "Reopen: Buy milk").click();
  await expect(status(page)).toHaveText("Task reopened.");
  await expect(button(page, "Complete: Buy milk")).toBeVisible();
});

test("keeps a task completed after a reload", async ({ page, open, user }) => {
  await user.add("Buy milk");
  await open("/tasks?view=all");
  await button(page, "Complete: Buy milk").click();
  await expect(status(page)).toHaveText("Task completed.");
  await page.reload();
  await expect(button(page, "Reopen: Buy milk")).toBeVisible();
});

test("deletes a task in the list", async ({ page, open, user }) => {
  await user.add("Buy milk", "Call Grandpa");
  await open("/tasks");
  await button(page, "Delete: Buy milk").click();
  await expect(status(page)).toHaveText("Task deleted.");
  expect(await titles(page)).toEqual(["Call Grandpa"]);
});

test("deletes a task on its own page and returns to the list", async ({ page, open, user }) => {
  await user.add("Buy milk", "Call Grandpa");
  await open("/tasks");
  await link(page, "Buy milk").click();
  await expect(heading(page)).toHaveText("Edit task");
  await button(page, "Delete: Buy milk").click();
  await expect(status(page)).toHaveText("Task deleted.");
  expect(await titles(page)).toEqual(["Call Grandpa"]);
});

test("says what to do when the last task is gone", async ({ page, open, user }) => {
  await user.add("Buy milk");
  await open("/tasks");
  await button(page, "Delete: Buy milk").click();
  await expect(page.getByText("Nothing to do yet")).toBeVisible();
});

test("gives times as machines read them", async ({ page, open, user }) => {
  await user.add("Buy milk");
  await open("/tasks");
  const time = await row(page, "Buy milk").locator("time").getAttribute("datetime");
  expect(Math.abs(Date.parse(String(time)) - Date.now())).toBeLessThan(60_000);
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test("sends nothing again when a page is reloaded", async ({ page, open, user: _ }) => {
  await open("/tasks");
  await addByEnter(page, "Buy milk");
  await expect(status(page)).toHaveText("Task added.");
  const methods: string[] = [];
  page.on("request", (request) => methods.push(request.method()));
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  expect(methods).not.toContain("POST");
});

for (const path of ["/nowhere", "/tasks/nothing", "/tasks/0198c5a4-7d2f-7c51-8f0a-0123456789ab"]) {
  test(`answers ${path} with the page for what is not there`, async ({ page, open, user: _ }) => {
    const response = await open(path);
    expect(response?.status()).toBe(404);
    await expect(heading(page)).toHaveText("We could not find that page");
    await expect(page).toHaveTitle("Page not found · Latch");
    await link(page, "Go to the start page").click();
    await expect(page).toHaveURL("/tasks");
  });
}
