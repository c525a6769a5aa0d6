/** What holds for every page in every state. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./browser";
import { overlapsOf, smallOf, targets } from "./measure";
import { privateStates, publicStates } from "./states";

test.use({ contextOptions: { reducedMotion: "reduce" } });

for (const [name, reach] of Object.entries(publicStates)) {
  test(`${name} fits a phone and everybody`, async ({ page, open }) => {
    await reach(page, open);
    await checkAll(page);
  });
}

for (const [name, reach] of Object.entries(privateStates)) {
  test(`${name} fits a phone and everybody`, async ({ page, open, user }) => {
    await reach(page, open, user);
    await checkAll(page);
  });
}

const checks: Record<string, (page: Page) => Promise<void>> = {
  async "has targets of at least 44 × 44 px"(page) {
    expect(smallOf(await targets(page))).toEqual([]);
  },
  async "has targets that do not overlap"(page) {
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
  "satisfies axe in light": (page) => satisfiesAxe(page, "light"),
  "satisfies axe in dark": (page) => satisfiesAxe(page, "dark"),
  async "does not scroll sideways at 320 px"(page) {
    await page.setViewportSize({ width: 320, height: 640 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(320);
  },
};

async function checkAll(page: Page): Promise<void> {
  for (const [name, check] of Object.entries(checks)) {
    await test.step(name, () => check(page));
  }
}

async function satisfiesAxe(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await allowAxe(page);
  const { violations } = await new AxeBuilder({ page }).withTags(wcag22).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))).toEqual(
    [],
  );
}

const wcag22 = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/** Lets axe run where scripts are off: those of the page itself have been passed over by now. */
async function allowAxe(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setScriptExecutionDisabled", { value: false });
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
