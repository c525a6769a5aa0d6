import { test as base } from "@playwright/test";
import { browserArguments } from "../support/browser";

/** Playwright's test, with the server and the browser that the setup has found. */
export const test = base.extend({
  baseURL: async ({ baseURL: _ }, use) => use(process.env.LATCH_URL),
  launchOptions: [
    async ({ launchOptions }, use) =>
      use({ ...launchOptions, executablePath: process.env.LATCH_BROWSER, args: browserArguments }),
    { scope: "worker" },
  ],
});

export { expect } from "@playwright/test";
