import type { Page } from "@playwright/test";

/** A tap target: its name, and the rectangle that responds to a tap. */
export type Target = { name: string | null; x: number; y: number; width: number; height: number };

/** All visible targets on a page. */
export function targets(page: Page): Promise<Target[]> {
  return page.evaluate(() => {
    const selector = "a[href], button, summary, textarea, select, input:not([type=hidden])";
    return (
      [...document.querySelectorAll<HTMLElement>(selector)]
        .filter((element) => element.checkVisibility({ checkVisibilityCSS: true }))
        // An open menu covers what is below it; the button that Enter presses is not for tapping.
        .filter((element) => !document.querySelector(".menu[open]") || element.closest(".menu"))
        .filter((element) => element.ariaHidden !== "true")
        .map((element) => {
          // The link of a row is as large as the pseudo-element that covers the row's text.
          const stretched =
            element.matches("a") && getComputedStyle(element, "::after").position === "absolute";
          // A tap on its words ticks a checkbox.
          const isTicked = element.matches("[type=checkbox]");
          const box =
            (stretched && element.offsetParent) ||
            (isTicked && element.closest("label")) ||
            element;
          const { x, y, width, height } = box.getBoundingClientRect();
          // The button that reveals a password is in the padding of its field.
          const padding = element.matches("input")
            ? parseFloat(getComputedStyle(box).paddingRight)
            : 0;
          const name = element.ariaLabel ?? element.textContent;
          return { name, x, y, width: width - padding, height };
        })
        .filter(({ y, height }) => y + height > 0)
    ); // the skip link waits above the page
  });
}

/** Rounding in layout, in CSS pixels. */
const tolerance = 0.5;

/** The targets that are smaller than 44 × 44 px. */
export const smallOf = (all: Target[]) =>
  all.filter(({ width, height }) => Math.min(width, height) < 44 - tolerance);

/** The pairs of targets that share some of the page. */
export const overlapsOf = (all: Target[]) =>
  all.flatMap((one, index) =>
    all
      .slice(index + 1)
      .filter((other) => share(one, other))
      .map((other) => `${one.name} / ${other.name}`),
  );

const share = (one: Target, other: Target) =>
  one.x + one.width > other.x + tolerance &&
  other.x + other.width > one.x + tolerance &&
  one.y + one.height > other.y + tolerance &&
  other.y + other.height > one.y + tolerance;
