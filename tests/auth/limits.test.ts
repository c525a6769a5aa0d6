import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { allowances, type Limit, TooManyAttempts, take as takeFrom } from "~/auth/attempts.server";
import { rangeOf } from "~/auth/ip-range.server";
import { beforeSignIn } from "../../db/client.server";

const name = "password confirmation by session";
const { attempts, minutes } = allowances[name];
const isTooMany = (outcome: unknown) => outcome instanceof TooManyAttempts;
const newLimit = (): Limit => ({ name, subject: [randomUUID()] });
const take = (...limits: Limit[]) => beforeSignIn((sql) => takeFrom(sql, limits));
const takeMany = (count: number, ...limits: Limit[]) =>
  Promise.all(Array.from({ length: count }, () => take(...limits)));

test("lets as many attempts through as the limit has, of many at once", async () => {
  const outcomes = await takeMany(attempts + 16, newLimit());
  expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(attempts);
  for (const refused of outcomes.filter(isTooMany)) {
    expect(refused.retryAfterSeconds).toBeGreaterThan((minutes - 1) * 60);
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(minutes * 60);
  }
});

test("takes from no limit when one of them is used up", async () => {
  const [mine, shared] = [newLimit(), newLimit()];
  await takeMany(attempts, mine);
  expect((await takeMany(5, mine, shared)).every(isTooMany)).toBe(true);
  expect(await takeMany(attempts, shared)).toEqual(Array(attempts).fill(null));
});

test("two attempts that name the same limits in another order do not wait for each other", async () => {
  const [a, b] = [newLimit(), newLimit()];
  const outcomes = await Promise.all(
    Array.from({ length: attempts }, (_, i) => (i % 2 ? take(a, b) : take(b, a))),
  );
  expect(outcomes).toEqual(Array(attempts).fill(null));
});

test.each([1, 2, 3, 4])(
  "of many attempts at once those that are refused take from no limit (%i)",
  async () => {
    const [mine, ...others] = [newLimit(), newLimit(), newLimit()];
    await takeMany(attempts - 1, mine);
    const outcomes = await takeMany(16, others[0], mine, others[1]);
    expect(outcomes.filter(isTooMany)).toHaveLength(15);
    for (const other of others) {
      const left = await takeMany(attempts, other);
      expect(left.filter(isTooMany)).toHaveLength(1);
    }
  },
);

test("an attempt whose transaction fails takes nothing", async () => {
  const limit = newLimit();
  for (let i = 0; i < attempts; i++) {
    const failed = beforeSignIn(async (sql) => {
      await takeFrom(sql, [limit]);
      throw new Error("the work of the attempt");
    });
    await expect(failed).rejects.toThrow("the work of the attempt");
  }
  expect(await takeMany(attempts, limit)).toEqual(Array(attempts).fill(null));
});

test("a limit that is asked and not taken from keeps what it has", async () => {
  const [asked, taken] = [newLimit(), newLimit()];
  const attempt = () => beforeSignIn((sql) => takeFrom(sql, [asked], [taken]));
  for (let i = 0; i < attempts; i++) expect(await attempt()).toBeNull();
  expect(await takeMany(attempts, asked)).toEqual(Array(attempts).fill(null));
  expect(isTooMany(await attempt())).toBe(true);
});

test("a limit that is not asked counts what it has room for, and refuses nobody", async () => {
  const counted = newLimit();
  const attempt = () => beforeSignIn((sql) => takeFrom(sql, [], [counted]));
  for (let i = 0; i < attempts + 2; i++) expect(await attempt()).toBeNull();
  expect(isTooMany(await take(counted))).toBe(true);
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
  expect(rangeOf(address)).toBe(network);
});
