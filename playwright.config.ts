import { defineConfig } from "@playwright/test";

const phone = { width: 375, height: 812 };

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results/browser",
  globalSetup: "./tests/e2e/setup.ts",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  reporter: "list",
  timeout: 60_000,
  // A busy machine may be late once; what fails twice is wrong. A test that needed it is reported as flaky.
  retries: 1,
  expect: { timeout: 15_000 },
  projects: [
    {
      name: "with JavaScript",
      testIgnore: "plain/**",
      use: { javaScriptEnabled: true },
    },
    {
      name: "without JavaScript",
      testIgnore: "scripted/**",
      use: { javaScriptEnabled: false },
    },
  ],
  use: { viewport: phone, trace: "retain-on-failure" },
});
