import { expect, test, untilHydrated } from "./browser";
import { button, field, heading, link, openMenu, rows, status } from "./pages";

test.beforeEach(async ({ user, open }) => {
  await user.add("Water the tomatoes", "Call Grandpa", "Buy tomatoes");
  await open("/tasks");
});

test("searches while one types, keeps the focus, and says what it found", async ({ page }) => {
  const search = page.getByRole("searchbox", { name: "Search tasks" });
  await link(page, "Search").click();
  await expect(heading(page)).toHaveText("Search");
  await search.pressSequentially("toma");
  await expect(rows(page)).toHaveCount(2);
  await expect(search).toBeFocused();
  await expect(status(page)).toHaveText("2 tasks found");
  await search.pressSequentially("toes");
  await expect(page).toHaveURL(/q=tomatoes/);
  await page.goBack();
  await expect(page).toHaveURL("/tasks");
  await expect(rows(page)).toHaveCount(3);
});

test("single keys lead through the list, and can be turned off", async ({ page }) => {
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(link(page, "Call Grandpa")).toBeFocused();
  await expect(link(page, "Call Grandpa")).toHaveAccessibleDescription("No date");
  await page.keyboard.press("k");
  await page.keyboard.press("x");
  await expect(status(page)).toHaveText("Completed “Buy tomatoes”.");
  await expect(link(page, "Buy tomatoes")).toHaveCount(0);
  await expect(link(page, "Call Grandpa")).toBeFocused();
  await page.keyboard.press("n");
  await expect(field(page, "New task")).toBeFocused();
  await page.keyboard.type("nj/?x");
  await expect(field(page, "New task")).toHaveValue("nj/?x");
  const shortcuts = page.getByRole("heading", { name: "Keyboard shortcuts" });
  await link(page, "Call Grandpa").focus();
  await page.keyboard.press("?");
  await expect(shortcuts).toBeInViewport();
  await expect(shortcuts).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(link(page, "Call Grandpa")).toBeFocused();
  await openMenu(page);
  await button(page, "Keyboard shortcuts").click();
  await page.getByRole("checkbox", { name: "Single-key shortcuts" }).uncheck();
  await button(page, "Close").click();
  await page.keyboard.press("j");
  await expect(page.locator("summary", { hasText: /^More$/ })).toBeFocused();
  await page.reload();
  await untilHydrated(page);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("Back restores the field with the list", async ({ page, open }) => {
  const search = page.getByRole("searchbox", { name: "Search tasks" });
  await open("/tasks?q=zzzqqq");
  await link(page, "Clear search").click();
  await expect(page.getByText("No tasks match")).toHaveCount(0);
  await expect(search).toHaveValue("");
  await page.goBack();
  await expect(page.getByText("No tasks match “zzzqqq”")).toBeVisible();
  await expect(search).toHaveValue("zzzqqq");
});
