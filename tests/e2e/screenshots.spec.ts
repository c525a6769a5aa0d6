/** The README's pictures: taken with every run, kept by `npm run screenshots`. */
import { expect, test } from "./browser";
import { button, rows, status } from "./pages";

test.use({
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
  contextOptions: { reducedMotion: "reduce" },
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the list can be photographed in ${colorScheme}`, async ({ page, open, user }) => {
    await user.add("Return the library books", "Book the dentist", "Water the tomatoes");
    await user.add("Call Grandpa back", "Plan Saturday's hike", "Buy bread and oat milk");
    await page.emulateMedia({ colorScheme });
    await open("/tasks?view=all");
    for (const title of ["Book the dentist", "Water the tomatoes"]) {
      await button(page, `Complete: ${title}`).click();
      await expect(status(page)).toHaveText("Task completed.");
      await expect(button(page, `Reopen: ${title}`)).toBeVisible();
    }
    await open("/tasks?view=all");
    await expect(rows(page)).toHaveCount(6);
    const picture = await page.screenshot({
      path: `test-results/screenshots/tasks-${colorScheme}.png`,
    });
    expect(picture.length).toBeGreaterThan(10_000);
  });
}
