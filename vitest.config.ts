import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "~": fileURLToPath(new URL("./app", import.meta.url)) } },
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: "tests/support/vitest-setup.ts",
    setupFiles: "tests/support/vitest-environment.ts",
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
