import { availableParallelism } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashOffered, hashPassword } from "~/auth/passwords.server";
import { Unavailable } from "../../db/client.server";
import { countHashes, matches } from "../support/hashes";
import { type Latch, startLatch } from "../support/latch";
import { Person, signedUp } from "../support/person";

/** Of Node's four threads two stay free for tokens and files. */
const mostAtOnce = Math.min(availableParallelism(), 2);
const longestQueue = 100;
const stormSize = 250;

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

describe("a storm of sign-ins", () => {
  let latch: Latch;
  beforeAll(async () => {
    // One hash at a time, so that the queue is certain to fill.
    latch = await startLatch({ UV_THREADPOOL_SIZE: "3" });
  });
  afterAll(async () => void (await latch.stop()));

  test("is answered to the last, while the pages of who is signed in still come", async () => {
    const ada = await signedUp(latch.url);
    let waiting = stormSize;
    const storm = Array.from({ length: waiting }, async (_, index) => {
      const response = await new Person(latch.url).post("/signin", {
        email: `impossible, so that only the hash takes time ${index}`,
        password: "not it",
      });
      waiting -= 1;
      return { response, body: await response.text() };
    });
    expect((await ada.get("/tasks")).status).toBe(200);
    expect((await fetch(`${latch.url}/healthz`)).status).toBe(200);
    expect(waiting).toBeGreaterThan(0);

    const answers = await Promise.all(storm);
    const withStatus = (status: number) =>
      answers.filter(({ response }) => response.status === status);
    const refused = withStatus(503);
    expect(withStatus(400).length + refused.length).toBe(stormSize);
    expect(withStatus(400).length).toBeGreaterThanOrEqual(longestQueue);
    expect(refused.length).toBeGreaterThan(0);
    for (const { response, body } of refused) {
      expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(body).toContain("Service temporarily unavailable, please try again");
      expect(body).toMatch(/name="email"[^>]*value="impossible/);
    }
    expect((await ada.get("/tasks")).status).toBe(200);
  });
});
