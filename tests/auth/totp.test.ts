import fc from "fast-check";
import { Secret, TOTP } from "otpauth";
import { expect, test } from "vitest";
import { authenticatorUri, base32, codeOf, newSeed, stepAt, stepOfCode } from "~/auth/totp.server";

/** RFC 6238, appendix B: the rows for SHA-1. */
test.each([
  [59, "94287082"],
  [1_111_111_109, "07081804"],
  [1_111_111_111, "14050471"],
  [1_234_567_890, "89005924"],
  [2_000_000_000, "69279037"],
  [20_000_000_000, "65353130"],
])("at second %d the code is that of RFC 6238", (seconds, code) => {
  const seed = Buffer.from("12345678901234567890");
  expect(codeOf(seed, stepAt(new Date(seconds * 1000)), 8)).toBe(code);
});

test("a seed typed into somebody else's authenticator gives the codes that are accepted", () => {
  const seed = newSeed();
  const app = new TOTP({ secret: Secret.fromBase32(base32(seed)) });
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 2 ** 36 }), (seconds) => {
      const now = new Date(seconds * 1000);
      expect(stepOfCode(seed, app.generate({ timestamp: now.getTime() }), now)).toBe(stepAt(now));
    }),
    { numRuns: 50 },
  );
});

test("codes of the half minute before and after are accepted, and of no other", () => {
  const seed = Buffer.from("12345678901234567890");
  const now = new Date(1_234_567_890_000);
  const accepted = [-2, -1, 0, 1, 2].filter((steps) => {
    const step = stepAt(now) + steps;
    return stepOfCode(seed, codeOf(seed, step), now) === step;
  });
  expect(accepted).toEqual([-1, 0, 1]);
});

test("an app reads the same from the QR code's address", () => {
  const seed = newSeed();
  const [, secret] = /secret=([A-Z2-7]+)/.exec(authenticatorUri(seed, "ada+x@example.com")) ?? [];
  expect(secret).toBe(base32(seed));
  expect(authenticatorUri(seed, "ada+x@example.com")).toMatch(
    /^otpauth:\/\/totp\/Latch%20at%20[\w.]+:ada%2Bx%40example\.com\?secret=\w{32}&issuer=Latch%20at%20[\w.]+$/,
  );
});
