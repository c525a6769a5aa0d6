import { defineConfig } from "@playwright/test";

const phone = { width: 375, height: 812 };

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results/browser",
  globalSetup: "./tests/e2e/setup.ts",
  fullyParallel: true,
  forbidOnly: true,
  // More than there are cores: a browser test spends half of its time waiting.
  workers: 4,
  reporter: "list",
  timeout: 60_000,
  retries: 0,
  expect: { timeout: 15_000 },
  projects: [
    // All but the folder `plain`: tests/routes/pages tests by requests what no script changes.
    { name: "with JavaScript", testIgnore: "plain/**" },
    {
      name: "without JavaScript",
      testMatch: "plain/**/*.spec.ts",
      use: { javaScriptEnabled: false },
    },
  ],
  // No trace: recording one takes a tenth of the time. `npm test -- tests/e2e/… --trace on` records it.
  use: { viewport: phone },
});
