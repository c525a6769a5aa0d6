import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Package = { resolved?: string } & Record<
  "dependencies" | "optionalDependencies",
  Record<string, string> | undefined
>;

const lockfile = readFileSync("package-lock.json", "utf8");
const packages: Record<string, Package> = JSON.parse(lockfile).packages;

test("the lockfile names no registry, so that each machine uses its own", () => {
  const resolved = Object.values(packages).filter((entry) => entry.resolved);
  expect(resolved).toEqual([]);
});

test("the lockfile has every platform's packages, without which npm ci refuses it", () => {
  const missing = Object.entries(packages).flatMap(([location, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => !isInstalled(location, name))
      .map((name) => `${name} for ${location}`),
  );
  expect(missing).toEqual([]);
});

/** Whether the package would find `name` as Node does: in its own node_modules, or in one further up. */
function isInstalled(location: string, name: string): boolean {
  const parents = location.split(/(?=\/?node_modules\/)/);
  return parents
    .map((_, depth) => parents.slice(0, parents.length - depth).join(""))
    .concat("")
    .some((parent) => `${parent && `${parent}/`}node_modules/${name}` in packages);
}
