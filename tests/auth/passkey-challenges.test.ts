import { afterEach, expect, test, vi } from "vitest";
import {
  challengeMinutes,
  consumeChallenge,
  isChallengeFor,
  newChallenge,
} from "~/auth/passkey-challenges.server";
import { beforeSignIn } from "../../db/client.server";

afterEach(() => void vi.useRealTimers());

test("a challenge is accepted for its own purpose, from the session it was made for", () => {
  const challenge = newChallenge("add", "a session");
  expect(isChallengeFor(challenge, "add", "a session")).toBe(true);
  for (const purpose of ["sign-in", "second", "confirm"] as const)
    expect(isChallengeFor(challenge, purpose, "a session")).toBe(false);
  expect(isChallengeFor(challenge, "add", "another session")).toBe(false);
  expect(isChallengeFor(challenge, "add", null)).toBe(false);
});

test("a challenge of anybody's sign-in is not one of a session", () => {
  const challenge = newChallenge("sign-in", null);
  expect(isChallengeFor(challenge, "sign-in", null)).toBe(true);
  expect(isChallengeFor(challenge, "sign-in", "null")).toBe(false);
});

test("a challenge is refused with any of its bits changed, and with any byte more or less", () => {
  const bytes = Buffer.from(newChallenge("sign-in", null), "base64url");
  const accepted = (changed: Buffer) =>
    isChallengeFor(changed.toString("base64url"), "sign-in", null);
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(accepted(changed)).toBe(false);
  }
  expect(accepted(bytes.subarray(1))).toBe(false);
  expect(accepted(bytes.subarray(0, -1))).toBe(false);
  expect(accepted(Buffer.concat([bytes, Buffer.alloc(1)]))).toBe(false);
  expect(accepted(bytes)).toBe(true);
});

test("a challenge is refused once its 5 minutes are over", () => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
  const challenge = newChallenge("sign-in", null);
  vi.setSystemTime(1_000_000 + challengeMinutes * 60_000 - 1);
  expect(isChallengeFor(challenge, "sign-in", null)).toBe(true);
  vi.setSystemTime(1_000_000 + challengeMinutes * 60_000);
  expect(isChallengeFor(challenge, "sign-in", null)).toBe(false);
});

test("of 16 uses of a challenge at once one succeeds, and none after it", async () => {
  const challenge = newChallenge("sign-in", null);
  const use = () => beforeSignIn((sql) => consumeChallenge(sql, challenge));
  const used = await Promise.all(Array.from({ length: 16 }, use));
  expect(used.filter(Boolean)).toHaveLength(1);
  expect(await use()).toBe(false);
});
