import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take longest begin first: whichever began last would keep one core busy alone at the end. */
const longest = [
  "tests/deployment.test.ts",
  "tests/db/embedded.test.ts",
  "tests/docs/quickstart.test.ts",
  "tests/api/fuzz.test.ts",
  "tests/server/faults.test.ts",
  "tests/web/malformed-requests.test.ts",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = longest.findIndex((name) => moduleId.endsWith(`/${name}`));
      return index < 0 ? longest.length : index;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  resolve: { alias: { "~": fileURLToPath(new URL("./app", import.meta.url)) } },
  test: {
    include: ["tests/**/*.test.ts"],
    // These bring an embedded database of their own, whatever DATABASE_URL says.
    exclude: process.env.DATABASE_URL
      ? [
          "tests/db/durability.test.ts",
          "tests/db/embedded.test.ts",
          "tests/docs/quickstart.test.ts",
        ]
      : [],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    globalSetup: "tests/support/vitest-setup.ts",
    setupFiles: "tests/support/vitest-environment.ts",
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Other work on the machine may keep a condition waiting: the default is a second.
    expect: { poll: { timeout: 15_000 } },
  },
});
