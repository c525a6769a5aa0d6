import { getBackIn, test } from "../reset";

test("a forgotten password is set anew by a letter, without scripts", async ({
  page,
  ownLatch,
  mailbox,
}) => {
  await getBackIn(page, ownLatch.url, mailbox, false);
});
