import fc from "fast-check";

/**
 * Makes every property of this process try the same values in each run, so that a test that failed fails again. What
 * fast-check prints of a failure, `seed` and `path`, leads straight to the values when a test's own options have them.
 * LATCH_SEED, a whole number, looks elsewhere.
 */
export function fixSeed(): void {
  fc.configureGlobal({
    ...fc.readConfigureGlobal(),
    seed: Number(process.env.LATCH_SEED ?? 20_261),
  });
}
