import { changeAndTakeBack, getBackIn, test } from "../letters";

test("a forgotten password is set anew by a letter, without scripts", async ({
  page,
  ownLatch,
  mailbox,
}) => {
  await getBackIn(page, ownLatch.url, mailbox, false);
});

test("an email is confirmed, changed and taken back by letters, without scripts", async ({
  page,
  ownLatch,
  mailbox,
}) => {
  await changeAndTakeBack(page, ownLatch.url, mailbox, false);
});
