import { test } from "../letters";
import { loseThePhone } from "../two-factor";

test("two-factor sign-in is turned on, and a lost phone made up for by a recovery code, without scripts", async ({
  page,
  latch,
}) => {
  await loseThePhone(page, latch, false);
});
