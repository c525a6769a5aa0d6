/** The pictures of README, the landing page, the manifest and shared links: taken with every run, kept by `npm run screenshots`. */
import type { Page } from "@playwright/test";
import { expect, test, type User } from "../browser";
import { rows } from "../pages";

/** A day of the calendar, so many days from today. */
const day = (after: number) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);

/** From the oldest to the newest. */
const tasks: Record<string, string>[] = [
  { title: "Return the library books", due_on: day(-1) },
  { title: "Book the dentist", description: "Any morning but Tuesday." },
  { title: "Find a present for Mary" },
  { title: "Water the tomatoes", due_on: day(0), repeat: "daily" },
  { title: "Plan Saturday's hike", due_on: day(1), priority: "high" },
  { title: "Pay the rent", due_on: day(4), repeat: "monthly" },
  { title: "Renew the passport", due_on: day(40) },
  { title: "Buy bread and oat milk", due_on: day(0) },
];

const add = async ({ person }: User) => {
  for (const task of tasks) await person.post("/tasks", { intent: "create", ...task });
};

async function take(page: Page, name: string): Promise<void> {
  const picture = await page.screenshot({ path: `test-results/screenshots/${name}.png` });
  expect(picture.length).toBeGreaterThan(10_000);
}

test.use({ contextOptions: { reducedMotion: "reduce" } });

test.describe("on a phone", () => {
  test.use({ isMobile: true, hasTouch: true, deviceScaleFactor: 2 });

  test("the list can be photographed in light and dark", async ({ page, open, user }) => {
    await add(user);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await open("/tasks");
      await expect(rows(page)).toHaveCount(tasks.length);
      await take(page, `tasks-${colorScheme}`);
    }
  });
});

test("the list beside its views can be photographed", async ({ page, open, user }) => {
  await add(user);
  await page.setViewportSize({ width: 1280, height: 800 });
  await open("/tasks");
  await expect(rows(page)).toHaveCount(tasks.length);
  await take(page, "wide");
});

test("the start page can be photographed for those who share its address", async ({
  page,
  open,
}) => {
  // What programs that show links ask for (https://ogp.me).
  await page.setViewportSize({ width: 1200, height: 630 });
  await open("/");
  await take(page, "share");
});
