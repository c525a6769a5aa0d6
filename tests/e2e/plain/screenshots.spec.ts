/** The README's pictures: taken with every run, kept by `npm run screenshots`. */
import { expect, test } from "../browser";
import { rows } from "../pages";

test.use({
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
  contextOptions: { reducedMotion: "reduce" },
});

/** A day of the calendar, so many days from today. */
const day = (after: number) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);

/** From the oldest to the newest. */
const tasks: Record<string, string>[] = [
  { title: "Return the library books", due_on: day(-1) },
  { title: "Book the dentist", description: "Any morning but Tuesday." },
  { title: "Water the tomatoes", due_on: day(0), repeat: "daily" },
  { title: "Plan Saturday's hike", due_on: day(1), priority: "high" },
  { title: "Buy bread and oat milk", due_on: day(0) },
];

for (const colorScheme of ["light", "dark"] as const) {
  test(`the list can be photographed in ${colorScheme}`, async ({ page, open, user }) => {
    for (const task of tasks) await user.person.post("/tasks", { intent: "create", ...task });
    await page.emulateMedia({ colorScheme });
    await open("/tasks");
    await expect(rows(page)).toHaveCount(tasks.length);
    const picture = await page.screenshot({
      path: `test-results/screenshots/tasks-${colorScheme}.png`,
    });
    expect(picture.length).toBeGreaterThan(10_000);
  });
}
