/** What holds for every page in every state: each is reached once, and gets all checks. */
import { test } from "./browser";
import { checkAll, checks } from "./checks";
import { accountStates, listStates, otherStates, publicStates, taskStates } from "./states";

test.use({ contextOptions: { reducedMotion: "reduce" } });
test.describe.configure({ timeout: 180_000 });

test("every page for visitors fits a phone and everybody, in each state", async ({
  page,
  open,
}) => {
  for (const [name, reach] of Object.entries(publicStates)) {
    await reach(page, open);
    await checkAll(page, name);
  }
  await page.goto("/offline");
  const { "has a place for announcements": _, ...others } = checks;
  await checkAll(page, "the offline page", others);
});

for (const [what, states] of Object.entries({
  "the list": listStates,
  "a task's page": taskStates,
  "every other page": otherStates,
  "every page of an account": accountStates,
})) {
  test(`${what} fits a phone and everybody, in each state`, async ({ page, open, user }) => {
    for (const [name, reach] of Object.entries(states)) {
      await reach(page, open, user);
      await checkAll(page, name);
    }
  });
}
