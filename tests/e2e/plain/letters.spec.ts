import { changeAndTakeBack, getBackIn, signUpByLetter, signUpTest, test } from "../letters";

test("a forgotten password is set anew by a letter, without scripts", async ({ page, latch }) => {
  await getBackIn(page, latch, false);
});

test("an email is confirmed, changed and taken back by letters, without scripts", async ({
  page,
  latch,
}) => {
  await changeAndTakeBack(page, latch, false);
});

signUpTest(
  "an account is made by the link of a letter, without scripts",
  async ({ page, latch }) => {
    await signUpByLetter(page, latch, false);
  },
);
