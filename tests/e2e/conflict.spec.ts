import { expect, test } from "./browser";
import { button, field, heading, link, send, status } from "./pages";

test.beforeEach(async ({ page, open, user }) => {
  await user.add("Buy milk");
  await open("/tasks");
  await link(page, "Buy milk").click();
  await expect(heading(page)).toHaveText("Edit task");
  const { pathname } = new URL(page.url());
  await user.person.post(pathname, { intent: "save", title: "Buy oat milk" });
  const answer = await send(page, { Title: "Buy soy milk" }, "Save");
  expect(answer.status()).toBe(409);
});

test("saving over a newer version shows both, and keeps mine when asked", async ({ page }) => {
  await expect(page.getByText("changed elsewhere while you were editing")).toBeVisible();
  await expect(page.getByText("Buy oat milk")).toBeVisible();
  await expect(page.getByText("Buy soy milk")).toBeVisible();
  await button(page, "Keep mine").click();
  await expect(status(page)).toHaveText("Task saved.");
  await expect(field(page, "Title")).toHaveValue("Buy soy milk");
});

test("saving over a newer version keeps the other when asked", async ({ page }) => {
  await link(page, "Keep the other").click();
  await expect(field(page, "Title")).toHaveValue("Buy oat milk");
});
