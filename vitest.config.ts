import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The slowest files start first: one that started last would keep a single core busy at the end. */
const longest = [
  "tests/db/embedded.test.ts",
  "tests/docs/quickstart.test.ts",
  "tests/server/answers-are-final.test.ts",
  "tests/server/faults.test.ts",
  "tests/db/durability.test.ts",
  "tests/web/malformed-requests.test.ts",
  "tests/db/migrate.test.ts",
  "tests/api/openapi.test.ts",
  "tests/api/fuzz.test.ts",
  "tests/mail/delivery.test.ts",
  "tests/deployment.test.ts",
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

/** These replace modules, variables or the connection of their process; all others share their modules. */
const ownModules = [
  "tests/auth/encryption-key.test.ts",
  "tests/auth/hash-count.test.ts",
  "tests/db/client.test.ts",
  "tests/db/plans.test.ts",
  "tests/db/read.test.ts",
  "tests/mail/delivery.test.ts",
  "tests/server/housekeeping.test.ts",
];

/** These use an embedded database of their own, whatever DATABASE_URL says. */
const embeddedOnly = [
  "tests/db/durability.test.ts",
  "tests/db/embedded.test.ts",
  "tests/docs/quickstart.test.ts",
];

const exclude = process.env.DATABASE_URL ? embeddedOnly : [];

/** The settings of both kinds of files; the server that they share is started once, for both. */
const common = {
  resolve: { alias: { "~": fileURLToPath(new URL("./app", import.meta.url)) } },
  test: {
    setupFiles: "tests/support/vitest-environment.ts",
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    // The default is a second, which is too short on a busy machine.
    expect: { poll: { timeout: 15_000 } },
  },
} as const;

export default defineConfig({
  test: {
    // More than there are cores: many tests wait, for a deadline or for another process.
    maxWorkers: 5,
    sequence: { sequencer: LongestFirst },
    globalSetup: "tests/support/vitest-setup.ts",
    projects: [
      {
        ...common,
        test: {
          ...common.test,
          name: "shared modules",
          include: ["tests/**/*.test.ts"],
          exclude: [...exclude, ...ownModules],
          isolate: false,
        },
      },
      { ...common, test: { ...common.test, name: "own modules", include: ownModules, exclude } },
    ],
  },
});
