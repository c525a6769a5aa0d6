/** How much of a screen is tasks, and what forced colours leave of a row. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type { User } from "./browser";
import { expect, test } from "./browser";
import { button, link, rows } from "./pages";

const day = (after: number) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);

/** A realistic list: two overdue tasks, more than a screen due today, and some of each other kind. */
async function fill({ person }: User): Promise<void> {
  const add = (title: string, fields: Record<string, string> = {}) =>
    person.post("/tasks", { intent: "create", title, ...fields });
  for (const after of [-6, -3]) await add(`Overdue ${after}`, { due_on: day(after) });
  await add("Call the landlord about the boiler", { due_on: day(0), priority: "high" });
  await add("Water the plants", { due_on: day(0), repeat: "weekly" });
  for (const n of Array(10).keys()) await add(`Today ${n}`, { due_on: day(0) });
  for (const n of Array(3).keys()) await add(`Some day ${n}`);
  for (const after of [1, 2, 9, 400]) await add(`In ${after}`, { due_on: day(after) });
}

/**
 * Gives pages opened from now on the font of an Android phone. Without one, a page falls back on whatever the machine
 * has, which is wider and higher than on any phone and so says nothing about phones.
 */
async function installFont(page: Page): Promise<void> {
  const faces = [400, 500, 600, 700].map((weight) => {
    const file = `@fontsource/roboto/files/roboto-latin-${weight}-normal.woff2`;
    const bytes = readFileSync(createRequire(import.meta.url).resolve(file));
    return { weight: String(weight), base64: bytes.toString("base64") };
  });
  await page.addInitScript((faces) => {
    for (const { weight, base64 } of faces) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const face = new FontFace("Roboto", bytes, { weight });
      document.fonts.add(face);
    }
  }, faces);
}

/** Where the first task begins, how many are whole on the screen, and how high the highest of each kind is. */
const measured = (page: Page) =>
  rows(page).evaluateAll(async (all) => {
    await document.fonts.ready;
    const boxes = all.map((row) => row.getBoundingClientRect());
    const highest = (isTwoLines: boolean) =>
      Math.max(
        ...all
          .filter((row) => (row.querySelector("a ~ *, a + *") !== null) === isTwoLines)
          .map((row) => row.getBoundingClientRect().height),
      );
    return {
      first: boxes[0]?.top ?? Number.NaN,
      whole: boxes.filter(({ bottom }) => bottom <= innerHeight).length,
      oneLine: highest(false),
      twoLines: highest(true),
      bytes: Math.max(...all.map((row) => row.outerHTML.length)),
    };
  });

test("a phone shows eleven tasks, a small one eight, and a laptop eleven", async ({
  page,
  open,
  user,
}) => {
  await fill(user);
  await installFont(page);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height, least] of [
      [1280, 800, 11],
      [375, 667, 8],
      [375, 812, 11],
    ] as const) {
      const where = `at ${width} × ${height}, ${colorScheme}`;
      await page.setViewportSize({ width, height });
      await open("/tasks");
      const fonts = await page.evaluate(() => [...document.fonts].map(({ status }) => status));
      expect(fonts).toEqual(Array(4).fill("loaded"));
      const { first, whole, ...row } = await measured(page);
      expect.soft(whole, `whole tasks ${where}`).toBeGreaterThanOrEqual(least);
      expect.soft(first, `px before the first task ${where}`).toBeLessThanOrEqual(200);
      expect.soft(row.oneLine, `a row of one line ${where}`).toBeLessThanOrEqual(49);
      expect.soft(row.twoLines, `a row of two lines ${where}`).toBeLessThanOrEqual(53);
      expect.soft(row.bytes).toBeLessThanOrEqual(450);
    }
    for (const view of ["today", "upcoming"]) {
      await page.goto(`/tasks?view=${view}`);
      const { first } = await measured(page);
      expect
        .soft(first, `px before the first task, ${view}, ${colorScheme}`)
        .toBeLessThanOrEqual(200);
    }
    // Lower than the page, which is as high as the window at least.
    await page.setViewportSize({ width: 375, height: 667 });
    await page.goto("/account");
    const height = await page.locator("body").evaluate((body) => body.scrollHeight);
    expect.soft(height, `the account page, ${colorScheme}`).toBeLessThanOrEqual(750);
  }
});

test("what is printed is the list alone, at every width", async ({ page, open, user }) => {
  await user.add("Buy milk");
  await open("/tasks");
  for (const width of [375, 1280]) {
    await page.setViewportSize({ width, height: 812 });
    await page.emulateMedia({ media: "screen" });
    const views = page.getByRole("navigation", { name: "Views", exact: true });
    await expect(views, `on the screen at ${width} px`).toBeVisible();
    await page.emulateMedia({ media: "print" });
    await expect(views, `on paper at ${width} px`).toBeHidden();
    await expect(link(page, "Buy milk")).toBeVisible();
  }
});

test("forced colours tell open from completed, selected from not, and what is pressed", async ({
  page,
  open,
  user,
}) => {
  await user.add("Buy milk", "Call Grandpa");
  await page.emulateMedia({ forcedColors: "active" });
  await open("/tasks?view=all");
  await button(page, "Complete: Buy milk").click();
  const drawn = (name: string) =>
    page.locator(name).evaluate((element) => {
      const [ring, tick] = ["::before", "::after"].map((part) => getComputedStyle(element, part));
      return { ground: ring?.backgroundColor, tick: tick?.content };
    });
  const done = await drawn('[aria-label="Reopen: Buy milk"]');
  const isOpen = await drawn('[aria-label="Complete: Call Grandpa"]');
  expect(done.ground).not.toBe(isOpen.ground);
  expect([done.tick, isOpen.tick]).toEqual(['""', "none"]);
  const border = (name: string) =>
    button(page, name).evaluate((element) => getComputedStyle(element).borderTopStyle);
  expect(await border("Add")).toBe("solid");
  await open("/tasks");
  for (const width of [375, 1280]) {
    await page.setViewportSize({ width, height: 812 });
    const edges = await page
      .getByRole("navigation", { name: "Views", exact: true })
      .getByRole("link")
      .evaluateAll((views) =>
        views.map((view) => {
          const { borderBottomWidth, borderBottomColor } = getComputedStyle(view);
          return borderBottomWidth === "0px" ? "none" : borderBottomColor;
        }),
      );
    expect(edges.slice(1), `the current view at ${width} px`).not.toContain(edges[0]);
  }
  await page.setViewportSize({ width: 375, height: 812 });
  await open("/tasks?select=1");
  const bar = page.getByRole("group", { name: "With the selected tasks" });
  for (const width of [320, 375]) {
    await page.setViewportSize({ width, height: 812 });
    const tops = await bar
      .locator("> div > *")
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().top));
    expect(new Set(tops).size, `rows of the bar at ${width} px`).toBe(1);
  }
  await page.getByRole("checkbox").first().check();
  const [selected, ...others] = await page
    .getByRole("checkbox")
    .evaluateAll((boxes) => boxes.map((box) => getComputedStyle(box, "::before").backgroundColor));
  expect(others).not.toContain(selected);
});
