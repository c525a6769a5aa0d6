import type { Locator } from "@playwright/test";
import { expect, test } from "../browser";
import { button, field, isPost, link, titles } from "../pages";

test("a second tap adds nothing when the first has reached the server", async ({
  page,
  open,
  user: _,
}) => {
  await open("/tasks");
  const taps: number[] = [];
  await page.route("**/*", async (route, request) => {
    if (!isPost(request) || taps.length > 0) return route.continue();
    const answer = await route.fetch({ maxRedirects: 0 });
    taps.push(answer.status());
    // Its response never arrives: the second tap replaces the first.
  });
  await field(page, "New task").fill("Buy milk");
  const { x, y } = await centreOf(button(page, "Add"));
  // With the mouse: a locator's click would wait for the first response.
  await page.mouse.click(x, y);
  await expect.poll(() => taps).toEqual([303]);
  await page.mouse.click(x, y);
  await expect(link(page, "Buy milk")).toBeVisible();
  expect(await titles(page)).toEqual(["Buy milk"]);
});

async function centreOf(target: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await target.boundingBox()) ?? {
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  };
  return { x: x + width / 2, y: y + height / 2 };
}
