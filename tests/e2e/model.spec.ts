/** Tests only what scripts do; tests/routes/pages/model.test.ts takes many more steps by requests. */
import type { Page } from "@playwright/test";
import fc from "fast-check";
import { anyWalk, walk } from "../support/list-model";
import { fixSeed } from "../support/seed";
import { expect, test } from "./browser";
import { addByEnter, button, link, rows, status } from "./pages";

fixSeed();

/** The rows with what can be done to them, and how many tasks the views say they have. */
async function seen(page: Page) {
  const labels = rows(page).getByRole("button", { name: /^(Complete|Reopen|Restore): / });
  const counts = page.locator(".views > nav a");
  return {
    rows: await labels.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label"))),
    counts: await counts.allTextContents(),
  };
}

test("the list shows what there must be, whatever was done before", async ({
  page,
  open,
  user: _,
}) => {
  await fc.assert(
    fc.asyncProperty(anyWalk(25), (steps) =>
      walk(
        {
          open,
          add: (title) => addByEnter(page, title),
          press: (name) => button(page, name).click(),
          async purge(title) {
            await link(page, `Delete forever: ${title}`).click();
            await button(page, "Delete forever").click();
            await expect(page).toHaveURL("/tasks?view=trash");
          },
          async trash(title) {
            await page.getByRole("checkbox", { name: title, exact: true }).check();
            await button(page, "Trash").click();
            await expect(status(page)).toHaveText("Moved “forever” to trash.");
          },
          expectShown: (shown, message) =>
            expect.poll(() => seen(page), { message }).toEqual(shown),
        },
        steps,
      ),
    ),
    // One account goes through all of it: another walk would find its tasks.
    { numRuns: 1, endOnFailure: true },
  );
});
