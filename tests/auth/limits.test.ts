import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { type Budget, giveBack, isLimited, limits, takeAttempt } from "~/auth/limits.server";
import { networkOf } from "~/auth/network.server";
import { beforeSignIn } from "../../db/client.server";

const limit = "password confirmation by session";
const { attempts, minutes } = limits[limit];
const newBudget = (): Budget => ({ limit, subject: [randomUUID()] });
const take = (...budgets: Budget[]) => beforeSignIn((sql) => takeAttempt(sql, budgets));
const takeMany = (count: number, ...budgets: Budget[]) =>
  Promise.all(Array.from({ length: count }, () => take(...budgets)));

test("lets as many attempts through as the budget has, of many at once", async () => {
  const outcomes = await takeMany(attempts + 16, newBudget());
  expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(attempts);
  for (const refused of outcomes.filter(isLimited)) {
    expect(refused.limited.retryAfterSeconds).toBeGreaterThan((minutes - 1) * 60);
    expect(refused.limited.retryAfterSeconds).toBeLessThanOrEqual(minutes * 60);
  }
});

test("takes from no budget when one of them is used up", async () => {
  const [mine, shared] = [newBudget(), newBudget()];
  await takeMany(attempts, mine);
  expect((await takeMany(5, mine, shared)).every(isLimited)).toBe(true);
  expect(await takeMany(attempts, shared)).toEqual(Array(attempts).fill(null));
});

test("two attempts that name the same budgets in another order do not wait for each other", async () => {
  const [a, b] = [newBudget(), newBudget()];
  const outcomes = await Promise.all(
    Array.from({ length: attempts }, (_, i) => (i % 2 ? take(a, b) : take(b, a))),
  );
  expect(outcomes).toEqual(Array(attempts).fill(null));
});

test("an attempt that is given back can be made again", async () => {
  const budget = newBudget();
  await takeMany(attempts, budget);
  await beforeSignIn((sql) => giveBack(sql, [budget]));
  expect(await take(budget)).toBeNull();
  expect(isLimited(await take(budget))).toBe(true);
});

test("giving back more than was taken gives no credit", async () => {
  const budget = newBudget();
  await take(budget);
  for (let i = 0; i < 3; i++) await beforeSignIn((sql) => giveBack(sql, [budget]));
  const outcomes = await takeMany(attempts + 1, budget);
  expect(outcomes.filter(isLimited)).toHaveLength(1);
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::", "2001:db8:1:2::/64"],
  ["2001:db8::5", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["unknown", null],
  [null, null],
])("the address %s counts as %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});
