/** What holds for every page in every state. */
import type { Page } from "@playwright/test";
import axe, { type RunOptions } from "axe-core";
import { expect, test } from "./browser";
import { overlapsOf, smallOf, targets } from "./measure";

const phone = { width: 375, height: 812 };

const softly = expect.configure({ soft: true });

/** The checks for every page with the common layout. */
export const checks: Record<string, (page: Page) => Promise<void>> = {
  async "satisfies axe in light"(page) {
    await page.emulateMedia({ colorScheme: "light" });
    const rules = { "label-content-name-mismatch": { enabled: true } };
    await satisfiesAxe(page, { runOnly: wcag22, rules });
  },
  // The themes differ only in colours.
  async "has enough contrast in dark"(page) {
    await page.emulateMedia({ colorScheme: "dark" });
    await satisfiesAxe(page, { runOnly: ["color-contrast", "link-in-text-block"] });
    await page.emulateMedia({ colorScheme: "light" });
  },
  async "has targets of at least 44 × 44 px"(page) {
    expect.soft(smallOf(await targets(page))).toEqual([]);
  },
  async "has targets that do not overlap"(page) {
    await showWhole(page);
    expect.soft(overlapsOf(await targets(page))).toEqual([]);
  },
  async "has fields of at least 16 px, which iOS does not zoom"(page) {
    const sizes = await page
      .locator("input:not([type=hidden], [hidden]), textarea")
      .evaluateAll((fields) => fields.map((each) => parseFloat(getComputedStyle(each).fontSize)));
    expect.soft(sizes.filter((size) => size < 16)).toEqual([]);
  },
  async "can be zoomed"(page) {
    const viewport = await page.locator("meta[name=viewport]").getAttribute("content");
    expect.soft(viewport).not.toMatch(/user-scalable|maximum-scale/);
  },
  async "has a place for announcements"(page) {
    await expect.soft(page.getByRole("status")).toHaveCount(1);
    await expect.soft(page.getByRole("status")).not.toHaveCSS("display", "none");
  },
  async "has one h1"(page) {
    await expect.soft(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  },
  async "moves nothing when that is asked for"(page) {
    expect.soft(await longestMotion(page)).toBeLessThanOrEqual(0.001);
  },
  async "does not scroll sideways at 320, 375 and 1280 px, nor on a phone with letters twice as large"(
    page,
  ) {
    for (const letters of ["100%", "200%"])
      for (const width of letters === "100%" ? [1280, 375, 320] : [375, 320]) {
        await page.setViewportSize({ width, height: 640 });
        await page.evaluate((letters) => {
          document.documentElement.style.fontSize = letters;
        }, letters);
        // Where a list and its task stand side by side, scripts set them apart again.
        await softly
          .poll(() => page.evaluate(() => document.documentElement.scrollWidth), {
            message: `at ${width} px, letters of ${letters}`,
          })
          .toBeLessThanOrEqual(width);
      }
    await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
  },
};

/** Makes all checks of a page, each as a step under the state's name; leaves the window at a phone's size. */
export async function checkAll(page: Page, state: string, which = checks): Promise<void> {
  for (const [name, check] of Object.entries(which)) {
    await test.step(`${state} ${name}`, () => check(page));
  }
  await page.setViewportSize(phone);
}

/** Makes the window as high as the page, so that what sticks to the window's edge is in its own place. */
async function showWhole(page: Page): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...phone, height });
}

/** There are no frames, which is all that `@axe-core/playwright` would add, at twice the time. */
async function satisfiesAxe(page: Page, options: RunOptions): Promise<void> {
  // Colours may be on their way to those of the other theme.
  await page.waitForFunction(
    () => !document.getAnimations().some((each) => each instanceof CSSTransition),
  );
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    async (options) => {
      const { violations } = await (window as typeof window & { axe: typeof axe }).axe.run(options);
      return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }));
    },
    { ...options, resultTypes: ["violations" as const] },
  );
  expect.soft(found).toEqual([]);
}

const wcag22 = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

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
