/** What holds for every page in every state. */
import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page, ViewportSize } from "@playwright/test";
import { expect, test } from "./browser";
import { overlapsOf, smallOf, targets } from "./measure";
import { privateStates, publicStates } from "./states";

test.use({ contextOptions: { reducedMotion: "reduce" } });

for (const [name, reach] of Object.entries(publicStates)) {
  test(`${name} fits a phone and everybody`, async ({ page, open, javaScriptEnabled }) => {
    await reach(page, open);
    await checkAll(page, javaScriptEnabled);
  });
}

for (const [name, reach] of Object.entries(privateStates)) {
  test(`${name} fits a phone and everybody`, async ({ page, open, user, javaScriptEnabled }) => {
    await reach(page, open, user);
    await checkAll(page, javaScriptEnabled);
  });
}

test("the offline page fits a phone and everybody", async ({ page, javaScriptEnabled }) => {
  await page.goto("/offline");
  const { "has a place for announcements": _, ...others } = checks;
  await checkAll(page, javaScriptEnabled, others);
});

const checks: Record<string, (page: Page) => Promise<void>> = {
  async "has targets of at least 44 × 44 px"(page) {
    expect(smallOf(await targets(page))).toEqual([]);
  },
  async "has targets that do not overlap"(page) {
    await showWhole(page);
    expect(overlapsOf(await targets(page))).toEqual([]);
  },
  async "has fields of at least 16 px, which iOS does not zoom"(page) {
    const sizes = await page
      .locator("input:not([type=hidden]), textarea")
      .evaluateAll((fields) => fields.map((each) => parseFloat(getComputedStyle(each).fontSize)));
    expect(sizes.filter((size) => size < 16)).toEqual([]);
  },
  async "can be zoomed"(page) {
    const viewport = await page.locator("meta[name=viewport]").getAttribute("content");
    expect(viewport).not.toMatch(/user-scalable|maximum-scale/);
  },
  async "has a place for announcements"(page) {
    await expect(page.getByRole("status")).toHaveCount(1);
    await expect(page.getByRole("status")).not.toHaveCSS("display", "none");
  },
  async "has one h1"(page) {
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  },
  async "moves nothing when that is asked for"(page) {
    expect(await longestMotion(page)).toBeLessThanOrEqual(0.001);
  },
  async "does not scroll sideways at 320 px"(page) {
    await page.setViewportSize({ width: 320, height: 640 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(320);
  },
};

async function checkAll(page: Page, javaScriptEnabled?: boolean, which = checks): Promise<void> {
  const forAxe = await pageForAxe(page, javaScriptEnabled);
  for (const colorScheme of ["light", "dark"] as const) {
    await test.step(`satisfies axe in ${colorScheme}`, () => satisfiesAxe(forAxe, colorScheme));
  }
  for (const [name, check] of Object.entries(which)) {
    await test.step(name, () => check(page));
  }
}

/** Makes the window as high as the page: what sticks to the window's edge then stands in its own place. */
async function showWhole(page: Page): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: 375, height });
}

async function satisfiesAxe(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  const { violations } = await new AxeBuilder({ page }).withTags(wcag22).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))).toEqual(
    [],
  );
}

const wcag22 = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/** The page, or a copy of it where scripts are off: axe is one. */
async function pageForAxe(page: Page, javaScriptEnabled?: boolean): Promise<Page> {
  if (javaScriptEnabled) return page;
  const html = (await page.content()).replace(/<script.*?<\/script>/gs, "");
  const context = await (page.context().browser() as Browser).newContext({
    javaScriptEnabled: true,
  });
  const copy = await context.newPage();
  await copy.route(page.url(), (route) => route.fulfill({ body: html, contentType: "text/html" }));
  await copy.setViewportSize(page.viewportSize() as ViewportSize);
  await copy.goto(page.url());
  return copy;
}

/** The longest animation or transition of anything on the page, in seconds. */
function longestMotion(page: Page): Promise<number> {
  return page.evaluate(() => {
    const durations = [...document.querySelectorAll("*")].flatMap((element) =>
      [undefined, "::before", "::after"].flatMap((pseudo) => {
        const { animationDuration, transitionDuration } = getComputedStyle(element, pseudo);
        return `${animationDuration},${transitionDuration}`.split(",").map(parseFloat);
      }),
    );
    return Math.max(...durations);
  });
}
