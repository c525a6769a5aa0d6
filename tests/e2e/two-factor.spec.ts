import { test } from "./letters";
import { loseThePhone } from "./two-factor";

// Which the checks of its pages ask for.
test.use({ contextOptions: { reducedMotion: "reduce" } });
test.describe.configure({ timeout: 120_000 });

test("two-factor sign-in is turned on, and a lost phone made up for by a recovery code", async ({
  page,
  latch,
}) => {
  await loseThePhone(page, latch, true);
});
