import fc from "fast-check";
import { expect, test } from "vitest";

test("a property tries the same values in every run", () => {
  const values = () => fc.sample(fc.string(), 20);
  expect(values()).toEqual(values());
});

test("a property that fails says with which seed and path it fails again", () => {
  const property = fc.property(fc.nat(), (number) => number < 1000);
  expect(() => fc.assert(property)).toThrow(/seed: \d+, path: "[\d:]+"/);
});
