import { test as base, expect, type Page, type Response } from "@playwright/test";
import { confirmEmail } from "../support/authenticator";
import { browserArguments } from "../support/browser";
import {
  clientAddressHeader,
  newAddress,
  newEmail,
  type Person,
  signedUp,
} from "../support/person";

/** An account of this test's own, with which its browser is signed in. */
export type User = {
  email: string;
  person: Person;
  add: (...titles: string[]) => Promise<void>;
  /** As the link in a letter would. */
  confirmEmail: () => Promise<unknown>;
};

type Fixtures = {
  /** Opens a page and, where there is JavaScript, waits until it has taken over. */
  open: (path: string) => Promise<Response | null>;
  user: User;
  /** Errors in the browser's console that a test provokes, beside answers with a status of 4xx. */
  provoked: RegExp;
  watch: undefined;
};

/** Playwright's test, with the server and the browser that the setup has found. */
export const test = base.extend<Fixtures>({
  // Each test has an address of its own, so that none uses up another's limits.
  extraHTTPHeaders: async ({ baseURL: _ }, use) => use({ [clientAddressHeader]: newAddress() }),
  baseURL: async ({ baseURL: _ }, use) => use(process.env.LATCH_URL),
  launchOptions: [
    async ({ launchOptions }, use) =>
      use({
        ...launchOptions,
        executablePath: process.env.LATCH_BROWSER || undefined,
        args: browserArguments,
      }),
    { scope: "worker" },
  ],
  open: async ({ page, javaScriptEnabled }, use) => {
    await use(async (path) => {
      const response = await page.goto(path);
      if (javaScriptEnabled) await untilHydrated(page);
      return response;
    });
  },
  user: async ({ context, baseURL }, use) => {
    const person = await signedUp(String(baseURL), { name: "Ada Lovelace", email: newEmail() });
    const cookies = [...person.cookies].map(([name, value]) => ({ name, value, url: baseURL }));
    await context.addCookies(cookies);
    // With a zone of its own the account asks no browser for one, and no page is reloaded for that.
    await person.post("/account/time-zone", { zone: "UTC" });
    const add = async (...titles: string[]) => {
      for (const title of titles) await person.post("/tasks", { intent: "create", title });
    };
    const confirm = () =>
      confirmEmail(JSON.parse(process.env.LATCH_ENVIRONMENT ?? ""), person.email);
    await use({ email: person.email, person, add, confirmEmail: confirm });
  },
  provoked: [/^$/, { option: true }],
  watch: [
    async ({ context, baseURL, provoked }, use) => {
      const problems: string[] = [];
      const note = (text: string) => {
        if (!tolerated.test(text) && !provoked.test(text)) problems.push(text);
      };
      context.on("weberror", (error) => note(String(error.error())));
      context.on("console", (message) => {
        if (message.type() === "error") note(message.text());
      });
      context.on("request", (request) => {
        if (!request.url().startsWith(`${baseURL}/`)) problems.push(`asked for ${request.url()}`);
      });
      await use(undefined);
      expect(problems, "errors, or requests to another origin").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/**
 * What a browser reports for every response with such a status, even of a page that should have it; and what Remix
 * reports, in the console or as an error of the page, when it stops reading the list because a newer reading is under
 * way.
 */
const tolerated =
  /^Failed to load resource: the server responded with a status of 4\d\d|^AbortError: signal is aborted/;

/** Waits until React has taken over the page that the server has rendered. It leaves no other trace than this. */
export async function untilHydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const propertyOf = (target: object | null, name: string) =>
      Object.entries(target ?? {}).find(([key]) => key.startsWith(name))?.[1];
    const root = propertyOf(document, "__reactContainer")?.stateNode;
    const isCommitted = root?.current.memoizedState.isDehydrated === false;
    return isCommitted && propertyOf(document.querySelector("h1"), "__reactProps");
  });
  // Effects, such as listening for keys, run in a turn after that.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
}
