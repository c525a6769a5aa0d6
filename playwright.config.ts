import { defineConfig } from "@playwright/test";

const phone = { width: 375, height: 812 };

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results/browser",
  globalSetup: "./tests/e2e/setup.ts",
  fullyParallel: true,
  forbidOnly: true,
  // More than cores: a browser test waits for half of its time.
  workers: 3,
  reporter: "list",
  timeout: 60_000,
  retries: 0,
  expect: { timeout: 15_000 },
  projects: [
    // All but the folder `plain`: what no script changes is told by requests, in tests/routes/pages.
    { name: "with JavaScript", testIgnore: "plain/**" },
    {
      name: "without JavaScript",
      testMatch: "plain/**/*.spec.ts",
      use: { javaScriptEnabled: false },
    },
  ],
  // No trace: recording one takes a tenth of the time. `npm test -- tests/e2e/… --trace on` makes it.
  use: { viewport: phone },
});
