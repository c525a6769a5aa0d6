import { changeAndTakeBack, getBackIn, test } from "./letters";

// Which the checks of its pages ask for.
test.use({ contextOptions: { reducedMotion: "reduce" } });

test("a forgotten password is set anew by a letter", async ({ page, ownLatch, mailbox }) => {
  await getBackIn(page, ownLatch.url, mailbox, true);
});

test("an email is confirmed, changed and taken back by letters", async ({
  page,
  ownLatch,
  mailbox,
}) => {
  await changeAndTakeBack(page, ownLatch.url, mailbox, true);
});
