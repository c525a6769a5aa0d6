import type { Page } from "@playwright/test";
import { expect, test } from "./browser";
import { button, field, heading, link, openMenu, row, rows, send, status, titles } from "./pages";

const day = (after: number) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);
const view = (page: Page, name: string) =>
  page
    .getByRole("navigation", { name: "Views" })
    .getByRole("link", { name: new RegExp(`^${name}`) });

/** Follows the link to a view that the menu has. */
async function menuView(page: Page, name: string): Promise<void> {
  await openMenu(page);
  await view(page, name).click();
}

test.beforeEach(async ({ user: { person }, open }) => {
  const add = (fields: Record<string, string>) =>
    person.post("/tasks", { intent: "create", ...fields });
  await add({ title: "Late", due_on: day(-2), priority: "low" });
  await add({ title: "Now", due_on: day(0), repeat: "daily" });
  await add({ title: "Later", due_on: day(3), priority: "high" });
  await add({ title: "Some day", description: "In the garden" });
  await open("/tasks");
});

test("each view shows its tasks, their number and its name @postgres", async ({ page }) => {
  for (const [name, expected] of [
    ["Today", ["Late", "Now"]],
    ["Upcoming", ["Later"]],
    ["All", ["Late", "Now", "Some day", "Later"]],
  ] as const) {
    await expect(view(page, name)).toHaveText(`${name} ${expected.length}`);
    await view(page, name).click();
    const isDefault = name === "All";
    await expect(heading(page)).toHaveText(isDefault ? "Tasks" : name);
    await expect(page).toHaveTitle(isDefault ? "Tasks · Latch" : `${name} · Tasks · Latch`);
    await expect(view(page, name)).toHaveAttribute("aria-current", "page");
    expect(await titles(page)).toEqual(expected);
  }
  await menuView(page, "Completed");
  await expect(page.getByText("Nothing completed yet")).toBeVisible();
  await menuView(page, "Trash");
  await expect(page.getByText("Trash is empty")).toBeVisible();
});

test("a completed task leaves the open ones, and one that repeats brings the next", async ({
  page,
}) => {
  await button(page, "Complete: Later").click();
  await expect(status(page)).toHaveText("Completed “Later”.");
  await expect(link(page, "Later")).toHaveCount(0);
  await menuView(page, "Completed");
  await button(page, "Reopen: Later").press("Enter");
  await expect(button(page, "Complete: Later")).toBeFocused();
  await expect(page.getByText("Nothing completed yet")).toBeVisible();
  // Without a row, and without a field for a new task.
  await expect(heading(page)).toBeFocused();
  await view(page, "Today").click();
  await expect(heading(page)).toHaveText("Today");
  await button(page, "Complete: Now").click();
  await expect(status(page)).toHaveText(/^Completed “Now”\. Next: /);
  await view(page, "Upcoming").click();
  await expect(page.getByRole("heading", { name: /^Tomorrow/ })).toBeVisible();
});

test("a search and an order stay in the address, and can be taken away @postgres", async ({
  page,
  open,
}) => {
  await link(page, "Search").click();
  await page.getByRole("searchbox", { name: "Search tasks" }).fill("gard");
  await page.getByRole("searchbox").press("Enter");
  await expect(page).toHaveURL("/tasks?q=gard");
  await expect(rows(page)).toHaveCount(1);
  await expect(link(page, "Some day")).toBeVisible();
  await link(page, "Back to All").click();
  await expect(page).toHaveURL("/tasks");
  await expect(rows(page)).toHaveCount(4);
  await open("/tasks?sort=priority");
  expect((await titles(page)).slice(0, 2)).toEqual(["Later", "Late"]);
  await link(page, "Remove: Sorted by priority").click();
  await expect(page).toHaveURL("/tasks");
  await open("/tasks?view=today&q=zzzqqqxxx");
  await expect(page.getByText("No tasks match “zzzqqqxxx”")).toBeVisible();
  await link(page, "Search everything").click();
  await expect(page).toHaveURL("/tasks?q=zzzqqqxxx");
});

test("a button fills in the day of a task, which Save keeps", async ({ page }) => {
  await link(page, "Some day").click();
  await expect(heading(page)).toHaveText("Some day");
  await button(page, "Tomorrow").click();
  await expect(field(page, "Due date")).toHaveValue(day(1));
  await button(page, "Save").click();
  await expect(status(page)).toHaveText("Saved “Some day”.");
  await link(page, "Some day").click();
  await button(page, "No date").click();
  await button(page, "Save").click();
  await expect(row(page, "Some day")).not.toContainText("Tomorrow");
});

test("a task is added with everything at once, and rows say it in words", async ({ page }) => {
  await page.locator("summary", { hasText: "Date, priority and more" }).click();
  await expect(field(page, "Due date")).toBeHidden();
  await page.getByRole("radio", { name: "Pick a day" }).check();
  await expect(field(page, "Due date")).toBeVisible();
  await page.getByRole("radio", { name: "Tomorrow" }).check();
  await page.getByRole("radio", { name: "High" }).check();
  await field(page, "Repeat").selectOption("Weekly");
  await send(page, { "New task": "Water the tomatoes" }, "Add");
  await expect(status(page)).toHaveText("Added: “Water the tomatoes”");
  const added = row(page, "Water the tomatoes");
  for (const text of ["Tomorrow", "High", "Weekly"]) await expect(added).toContainText(text);
  await expect(page.getByRole("heading", { name: "Overdue" })).toBeVisible();
  await expect(row(page, "Late")).toContainText("Low");
  await expect(row(page, "Now")).toContainText("Daily");
});
