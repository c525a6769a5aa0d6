/** A phone whose screen has a notch, in its hand and on its side. */
import type { Page } from "@playwright/test";
import { expect, test } from "./browser";
import { button, status } from "./pages";

type Insets = { top: number; left: number; bottom: number; right: number };

const upright = { size: { width: 375, height: 812 }, top: 47, left: 0, bottom: 34, right: 0 };
const onItsSide = { size: { width: 812, height: 375 }, top: 0, left: 47, bottom: 21, right: 47 };

for (const [name, { size, ...insets }] of Object.entries({ upright, "on its side": onItsSide })) {
  test(`${name}, nothing hides behind the notch`, async ({ page, open, user }) => {
    await user.add("Buy milk");
    await page.setViewportSize(size);
    await coverEdges(page, insets);
    await open("/tasks");
    await button(page, "Complete: Buy milk").click();
    const toast = status(page).getByText("Completed “Buy milk”.");
    await toast.waitFor();
    await page.evaluate(() => window.scrollTo(0, 0));
    for (const part of [page.getByRole("banner"), button(page, "Add"), toast]) {
      const box = await part.boundingBox();
      expect(box).not.toBeNull();
      const { x, y, width, height } = box as NonNullable<typeof box>;
      expect(x).toBeGreaterThanOrEqual(insets.left);
      expect(x + width).toBeLessThanOrEqual(size.width - insets.right);
      expect(y).toBeGreaterThanOrEqual(insets.top);
      if (part === toast) expect(y + height).toBeLessThanOrEqual(size.height - insets.bottom);
    }
  });
}

test("the skip link does not hide behind the notch", async ({ page, open }) => {
  await page.setViewportSize(onItsSide.size);
  await coverEdges(page, onItsSide);
  await open("/");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  expect((await skip.boundingBox())?.x).toBeGreaterThanOrEqual(onItsSide.left);
});

async function coverEdges(page: Page, { top, left, bottom, right }: Insets): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const insets = { top, left, bottom, right };
  await devtools.send("Emulation.setSafeAreaInsetsOverride", { insets });
}
