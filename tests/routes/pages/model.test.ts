import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { nameOf, textOf } from "../../support/html";
import { anyWalk, walk } from "../../support/list-model";
import { type PlainBrowser, plainBrowser } from "../../support/plain-browser";

/** The rows with what can be done to them, and how many tasks the views say they have. */
const seen = (browser: PlainBrowser) => ({
  rows: browser
    .elements("button")
    .map(nameOf)
    .filter((name) => /^(Complete|Reopen|Restore): /.test(name)),
  counts: browser
    .elements("a")
    .map(textOf)
    .filter((text) => /^(All|Today|Upcoming|Completed|Trash)( \d+)?$/.test(text))
    // Some stand in one of two places, by the width of the window.
    .filter((text, place, all) => all.indexOf(text) === place),
});

test("the list shows what there must be, whatever was done before", async () => {
  await fc.assert(
    fc.asyncProperty(anyWalk(60), async (steps) => {
      const browser = await plainBrowser(inject("latchUrl"));
      await walk(
        {
          open: (path) => browser.open(path),
          add: (title) => browser.press("Add", { "New task": title }),
          press: (button) => browser.press(button),
          purge: async (title) => {
            await browser.follow(`Delete forever: ${title}`);
            await browser.press("Delete forever");
          },
          trash: (title) => browser.press("Trash", { [title]: true }),
          expectShown: (shown, message) => expect(seen(browser), message).toEqual(shown),
        },
        steps,
      );
    }),
    { numRuns: 2, endOnFailure: true },
  );
});
