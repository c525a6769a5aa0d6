import { expect, test } from "./browser";
import { addByEnter, button, field, heading, link, row, rows, send, status, titles } from "./pages";

test("a task is added with a description, edited, and read again @postgres", async ({
  page,
  open,
  user: _,
}) => {
  await open("/tasks");
  await page.locator("summary", { hasText: "Date, priority and more" }).click();
  await field(page, "Description").fill("Two litres,\nthe cold ones");
  await send(page, { "New task": "Buy milk" }, "Add");
  await expect(status(page)).toHaveText("Added: “Buy milk”");
  await link(page, "Buy milk").click();
  await expect(field(page, "Description")).toHaveValue("Two litres,\nthe cold ones");
  await send(page, { Title: "Buy oat milk", Description: "Two litres" }, "Save");
  await expect(status(page)).toHaveText("Saved “Buy oat milk”.");
  await expect(row(page, "Buy oat milk")).toContainText("Two litres");
});

test("a title is shown as it was typed, whatever it contains", async ({ page, open, user: _ }) => {
  const title = `<script>alert("1")</script> & 'more' 👩‍👧 שלום`;
  await open("/tasks");
  await addByEnter(page, title);
  await expect(status(page)).toHaveText(`Added: “${title}”`);
  await expect(link(page, title)).toBeVisible();
});

test("a task in Hebrew is read and edited from right to left", async ({ page, open, user }) => {
  await user.add("לקנות חלב");
  await open("/tasks");
  await link(page, "לקנות חלב").click();
  await field(page, "Description").fill("שני ליטר");
  for (const label of ["Title", "Description"])
    await expect(field(page, label)).toHaveCSS("direction", "rtl");
});

test("saving a task that was deleted meanwhile gives back what was typed", async ({
  page,
  open,
  user,
}) => {
  await user.add("Buy milk");
  await open("/tasks");
  await link(page, "Buy milk").click();
  await expect(heading(page)).toHaveText("Buy milk");
  const { pathname } = new URL(page.url());
  await user.person.post(pathname, { delete: pathname.slice(-36) });
  await send(page, { Title: "Buy oat milk", Description: "Two litres" }, "Save");
  await expect(heading(page)).toHaveText("This task was deleted");
  await expect(field(page, "Description")).toHaveValue("Two litres");
  await button(page, "Add as a new task").click();
  await expect(status(page)).toHaveText("Added: “Buy oat milk”");
  await expect(link(page, "Buy oat milk")).toBeVisible();
});

test("a task is completed, reopened and deleted on its own page @postgres", async ({
  page,
  open,
  user,
}) => {
  await user.add("Buy milk", "Call Grandpa");
  await open("/tasks?view=all");
  for (const [verb, said] of [
    ["Complete", "Completed “Buy milk”."],
    ["Reopen", "Reopened “Buy milk”."],
    ["Delete", "Moved “Buy milk” to trash."],
  ] as const) {
    await link(page, "Buy milk").click();
    await expect(heading(page)).toHaveText("Buy milk");
    await button(page, `${verb}: Buy milk`).click();
    await expect(status(page)).toHaveText(said);
  }
  expect(await titles(page)).toEqual(["Call Grandpa"]);
});

test("a reload sends nothing again, and keeps what was done", async ({ page, open, user: _ }) => {
  await open("/tasks?view=all");
  await addByEnter(page, "Buy milk");
  await expect(status(page)).toHaveText("Added: “Buy milk”");
  await button(page, "Complete: Buy milk").click();
  await expect(status(page)).toHaveText("Completed “Buy milk”.");
  const methods: string[] = [];
  page.on("request", (request) => methods.push(request.method()));
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await expect(button(page, "Reopen: Buy milk")).toBeVisible();
  expect(methods).not.toContain("POST");
});

test("a task that is gone when its link is followed has a page, and a title, that say so", async ({
  page,
  open,
  user,
}) => {
  await user.add("Buy milk");
  await open("/tasks");
  const id = String(await button(page, "Complete: Buy milk").getAttribute("value"));
  await user.person.post("/tasks", { delete: id });
  await user.person.post("/tasks?view=trash", { purge: id });
  await link(page, "Buy milk").click();
  await expect(heading(page)).toHaveText("Task not found");
  await expect(page).toHaveTitle("Task not found · Latch");
});
