import { getBackIn, test } from "./reset";

// Which the checks of its pages ask for.
test.use({ contextOptions: { reducedMotion: "reduce" } });

test("a forgotten password is set anew by a letter", async ({ page, ownLatch, mailbox }) => {
  await getBackIn(page, ownLatch.url, mailbox, true);
});
