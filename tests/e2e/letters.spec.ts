import { changeAndTakeBack, getBackIn, test } from "./letters";

// Which the checks of its pages ask for.
test.use({ contextOptions: { reducedMotion: "reduce" } });

test("a forgotten password is set anew by a letter", async ({ page, latch }) => {
  await getBackIn(page, latch, true);
});

test("an email is confirmed, changed and taken back by letters", async ({ page, latch }) => {
  await changeAndTakeBack(page, latch, true);
});
