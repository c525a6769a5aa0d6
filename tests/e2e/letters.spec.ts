import { changeAndTakeBack, getBackIn, signUpByLetter, signUpTest, test } from "./letters";

// Which the checks of its pages ask for.
test.use({ contextOptions: { reducedMotion: "reduce" } });
signUpTest.use({ contextOptions: { reducedMotion: "reduce" } });

test("a forgotten password is set anew by a letter", async ({ page, latch }) => {
  await getBackIn(page, latch, true);
});

test("an email is confirmed, changed and taken back by letters", async ({ page, latch }) => {
  await changeAndTakeBack(page, latch, true);
});

signUpTest("an account is made by the link of a letter", async ({ page, latch }) => {
  await signUpByLetter(page, latch, true);
});
