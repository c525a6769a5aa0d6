import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "~": fileURLToPath(new URL("./app", import.meta.url)) } },
  test: {
    include: ["tests/**/*.test.ts"],
    // These bring an embedded database of their own, whatever DATABASE_URL says.
    exclude: process.env.DATABASE_URL
      ? ["tests/db/embedded.test.ts", "tests/docs/quickstart.test.ts"]
      : [],
    maxWorkers: 2,
    globalSetup: "tests/support/vitest-setup.ts",
    setupFiles: "tests/support/vitest-environment.ts",
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
