import { availableParallelism } from "node:os";
import { describe, expect, inject, test } from "vitest";
import { signInWithPassword } from "~/auth/password-sign-in.server";
import { hashOffered, hashPassword } from "~/auth/passwords.server";
import { verifyToken } from "~/auth/tokens.server";
import { Unavailable } from "../../db/client.server";
import { countHashes, matches } from "../support/hashes";
import { newAddress, newEmail, signedUp } from "../support/person";
import { tokenOf } from "../support/session";

/** Of Node's four threads two stay free for tokens and files. */
const mostAtOnce = Math.min(availableParallelism(), 2);
const longestQueue = 100;

describe("the gate before the hashes", () => {
  test("counts every hash", async () => {
    const { total } = await countHashes(async () => matches(await hashPassword("x"), "x"));
    expect(total).toBe(2);
  });

  test("lets no more through at once than there are processors, nor the last two threads", async () => {
    const many = Array.from({ length: 20 }, (_, index) => `password ${index}`);
    const count = await countHashes(() =>
      Promise.all(many.flatMap((each) => [hashPassword(each), hashOffered(each, null)])),
    );
    expect(count).toEqual({ total: 40, atOnce: mostAtOnce });
  });

  test("refuses who would be too far back in the queue, and nobody else", async () => {
    const crowd = Array.from({ length: mostAtOnce + longestQueue + 5 }, () => hashPassword("x"));
    const outcomes = await Promise.allSettled(crowd);
    const refused = outcomes.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(5);
    for (const outcome of refused) {
      expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(Unavailable);
    }
    await expect(hashPassword("x")).resolves.toMatch(/^\$argon2id/);
  });

  test("goes on after a hash that cannot be read", async () => {
    const broken = Array.from({ length: 10 }, () => hashOffered("x", "no hash"));
    for (const outcome of await Promise.allSettled(broken)) expect(outcome.status).toBe("rejected");
    await expect(hashPassword("x")).resolves.toMatch(/^\$argon2id/);
  });
});

test("while as many hash and wait as may, a token is verified at once, and a sign-in is refused rather than kept waiting", async () => {
  const token = tokenOf(await signedUp(inject("latchUrl")));
  const order: string[] = [];
  const note = (name: string) => () => void order.push(name);
  const hashes = [
    ...Array.from({ length: mostAtOnce }, () => hashOffered("x", slow)),
    ...Array.from({ length: longestQueue }, () => hashPassword("x")),
  ].map((hash) => hash.then(note("hash")));
  const verified = verifyToken(token, "latch:page").then(note("token"));
  const input = { email: newEmail(), password: "not it" };
  const context = { client: { userAgent: null, address: newAddress() }, oldSession: null };
  await expect(signInWithPassword(input, context)).rejects.toBeInstanceOf(Unavailable);
  note("refusal")();
  await Promise.all([verified, ...hashes]);
  expect(order.slice(0, 2).sort()).toEqual(["refusal", "token"]);
});

/** The parameters of a hash that takes a hundred times as long as ours: until it ends, nobody in the queue is next. */
const slow = "$argon2id$v=19$m=19456,t=200,p=1$c29tZSBzYWx0IG9mIG91cnM";
