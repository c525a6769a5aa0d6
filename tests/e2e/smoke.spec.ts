import { expect, test } from "./browser";

test("shows the landing page", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Create account" }).first()).toBeVisible();
});
