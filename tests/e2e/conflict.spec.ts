import { expect, test } from "./browser";
import { button, field, heading, link, send, status } from "./pages";

test.beforeEach(async ({ page, user, open }) => {
  await user.add("Buy milk");
  await open("/tasks");
  await link(page, "Buy milk").click();
  await expect(heading(page)).toHaveText("Edit task");
});

test("a task that was changed elsewhere is not overwritten after its page was read again", async ({
  page,
  user,
}) => {
  await field(page, "Title").fill("Buy oat milk");
  const { pathname } = new URL(page.url());
  await user.person.post(pathname, { intent: "save", title: "Buy soy milk", priority: "high" });
  await button(page, "Complete: Buy milk").click();
  await expect(button(page, "Reopen: Buy soy milk")).toBeVisible();
  await expect(field(page, "Title")).toHaveValue("Buy oat milk");
  await button(page, "Save").click();
  await expect(heading(page)).toHaveText("Two versions");
});

test("saving twice in a row, and after completing, contradicts nothing", async ({ page }) => {
  await send(page, { Title: "Buy oat milk" }, "Save");
  await expect(status(page)).toHaveText("Task saved.");
  await button(page, "Complete: Buy oat milk").click();
  await expect(button(page, "Reopen: Buy oat milk")).toBeVisible();
  await send(page, { Title: "Buy soy milk" }, "Save");
  await expect(status(page)).toHaveText("Task saved.");
  await expect(heading(page)).toHaveText("Edit task");
});

test("two versions are shown, and either is kept when asked @postgres", async ({ page, user }) => {
  const { pathname } = new URL(page.url());
  for (const [index, keep] of ["mine", "the other"].entries()) {
    await user.person.post(pathname, { intent: "save", title: `Oat milk ${index}` });
    expect((await send(page, { Title: `Soy milk ${index}` }, "Save")).status()).toBe(409);
    await expect(page.getByText("changed elsewhere while you were editing")).toBeVisible();
    await expect(page.getByText(`Oat milk ${index}`)).toBeVisible();
    await expect(page.getByText(`Soy milk ${index}`)).toBeVisible();
    if (keep === "mine") {
      await button(page, "Keep mine").click();
      await expect(status(page)).toHaveText("Task saved.");
      await expect(field(page, "Title")).toHaveValue("Soy milk 0");
    } else {
      await link(page, "Keep the other").click();
      await expect(field(page, "Title")).toHaveValue("Oat milk 1");
    }
  }
});
