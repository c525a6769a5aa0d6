/** How much of a screen is tasks, and what forced colours leave of a row. */
import type { Page } from "@playwright/test";
import type { User } from "./browser";
import { expect, test } from "./browser";
import { button, rows } from "./pages";

const day = (after: number) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);

/** A list as people have it: two overdue tasks, more than a screen due today, and some of each other kind. */
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

/** Where the first task begins, how many are whole on the screen, and how high they are. */
const measured = (page: Page) =>
  rows(page).evaluateAll((all) => {
    const boxes = all.map((row) => row.getBoundingClientRect());
    return {
      first: boxes[0]?.top ?? Number.NaN,
      whole: boxes.filter(({ bottom }) => bottom <= innerHeight).length,
      highest: Math.max(...boxes.map(({ height }) => height)),
      lowest: Math.min(...boxes.map(({ height }) => height)),
      bytes: Math.max(...all.map((row) => row.outerHTML.length)),
    };
  });

test("a phone shows eleven tasks, a small one eight, and a laptop eleven", async ({
  page,
  open,
  user,
}) => {
  await fill(user);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height, least] of [
      [375, 812, 11],
      [375, 667, 8],
      [1280, 800, 11],
    ] as const) {
      await page.setViewportSize({ width, height });
      await open("/tasks");
      const { first, whole, ...row } = await measured(page);
      expect.soft(whole, `at ${width} × ${height}`).toBeGreaterThanOrEqual(least);
      expect.soft(first, `at ${width} × ${height}`).toBeLessThanOrEqual(200);
      expect.soft(row.lowest).toBeLessThanOrEqual(49);
      expect.soft(row.highest).toBeLessThanOrEqual(53);
      expect.soft(row.bytes).toBeLessThanOrEqual(450);
    }
  }
  await page.setViewportSize({ width: 375, height: 812 });
  for (const view of ["today", "upcoming"]) {
    await open(`/tasks?view=${view}`);
    expect.soft((await measured(page)).first, view).toBeLessThanOrEqual(200);
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
  const tops = await bar
    .locator("> div > *")
    .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().top));
  expect(new Set(tops).size, "rows of the bar").toBe(1);
  await page.getByRole("checkbox").first().check();
  const [selected, ...others] = await page
    .getByRole("checkbox")
    .evaluateAll((boxes) => boxes.map((box) => getComputedStyle(box, "::before").backgroundColor));
  expect(others).not.toContain(selected);
});
