/** The service worker, and the page that it shows when Latch can't be reached. */
import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "./browser";
import { button, heading, link, rows } from "./pages";

test.use({ provoked: /net::ERR_INTERNET_DISCONNECTED|net::ERR_FAILED/ });

const secret = "Only I may read this";

/** Waits until the worker controls this page and has cached everything. */
async function untilControlled(page: Page, theme = "system"): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await expect.poll(() => keptPaths(page)).toContain(`/offline?theme=${theme}`);
}

type Kept = { url: string; body: string; cacheControl: string | null; cookie: string | null };

/** Everything that any cache of this origin has. */
const kept = (page: Page): Promise<Kept[]> =>
  page.evaluate(async () => {
    const caches = await Promise.all(
      (await window.caches.keys()).map((name) => window.caches.open(name)),
    );
    const keys = await Promise.all(
      caches.map(async (cache) => (await cache.keys()).map((request) => ({ cache, request }))),
    );
    return Promise.all(
      keys.flat().map(async ({ cache, request }) => {
        const response = await cache.match(request);
        return {
          url: request.url,
          body: (await response?.text()) ?? "",
          cacheControl: response?.headers.get("Cache-Control") ?? null,
          cookie: request.headers.get("Cookie"),
        };
      }),
    );
  });

async function keptPaths(page: Page): Promise<string[]> {
  const all = await kept(page);
  return all
    .map(({ url }) => {
      const { pathname, search } = new URL(url);
      return pathname + search;
    })
    .sort();
}

test("a page that cannot be reached gives way to the offline page, until it can", async ({
  page,
  open,
  user,
  context,
}) => {
  await user.add(secret);
  await open("/tasks");
  await untilControlled(page);
  await context.setOffline(true);
  await page.reload();
  await expect(heading(page)).toHaveText("You are offline");
  await expect(page).toHaveTitle("You are offline · Latch");
  await expect(page).toHaveURL("/tasks");
  expect(await page.content()).not.toContain(secret);
  await link(page, "Try again").click();
  await expect(heading(page)).toHaveText("You are offline");
  await context.setOffline(false);
  await link(page, "Try again").click();
  await expect(rows(page)).toHaveCount(1);
});

test("trying again keeps the address with its query", async ({ page, open, user: _, context }) => {
  await open("/tasks");
  await untilControlled(page);
  await context.setOffline(true);
  const address = `/tasks?after=${crypto.randomUUID()}`;
  await page.goto(address);
  await expect(heading(page)).toHaveText("You are offline");
  await context.setOffline(false);
  await link(page, "Try again").click();
  await expect(heading(page)).toHaveText("Tasks");
  await expect(page).toHaveURL(address);
});

test("the worker keeps public files only, whatever has been visited", async ({
  page,
  open,
  user,
}) => {
  await user.add(secret);
  await open("/tasks");
  await untilControlled(page);
  await page.reload();
  await link(page, secret).click();
  await expect(heading(page)).toHaveText(secret);
  await page.goto("/signout");
  await page.goto("/tasks");
  expect(await keptPaths(page)).toEqual([
    expect.stringMatching(/^\/assets\/styles-[\w-]+\.css$/),
    "/icon.svg",
    "/offline?theme=system",
  ]);
  for (const { body, cacheControl, url, cookie } of await kept(page)) {
    expect(body, url).not.toContain(secret);
    expect(body, url).not.toContain("Ada Lovelace");
    expect(body, url).not.toContain(user.email);
    expect(cacheControl, url).not.toContain("no-store");
    expect(cookie, url).toBeNull();
  }
});

test("a new version of the worker removes what old ones have kept", async ({ page, open }) => {
  await open("/");
  await untilControlled(page);
  await page.evaluate(async () => {
    const old = await caches.open("latch-old");
    await old.put("/icon.svg", new Response("old"));
    const registration = await navigator.serviceWorker.ready;
    await registration.unregister();
  });
  await open("/");
  await expect.poll(() => page.evaluate(() => caches.keys())).not.toContain("latch-old");
  await untilControlled(page);
  expect(await page.evaluate(() => caches.keys())).toHaveLength(1);
});

test("signing out leaves nothing but what a visitor's browser has", async ({
  page,
  open,
  user,
}) => {
  await user.add(secret);
  await open("/tasks");
  await untilControlled(page);
  await link(page, "Account: Ada Lovelace").click();
  await button(page, "Sign out").click();
  await expect(heading(page)).toHaveText("Sign in");
  await untilControlled(page);
  expect(await keptPaths(page)).toHaveLength(3);
  for (const { body } of await kept(page)) expect(body).not.toContain("Ada Lovelace");
});

test("a form that does not get through is not answered with the offline page", async ({
  page,
  open,
  user: _,
  context,
}) => {
  await open("/signout");
  await untilControlled(page);
  await context.setOffline(true);
  await button(page, "Sign out").click();
  await expect(page.getByText("You are offline")).toHaveCount(0);
  await expect(page).toHaveURL(/^chrome-error:|\/signout$/);
  await context.setOffline(false);
});

for (const theme of ["light", "dark"] as const) {
  test(`the offline page is ${theme} where ${theme} was chosen`, async ({
    page,
    open,
    context,
  }) => {
    await page.emulateMedia({ colorScheme: theme === "dark" ? "light" : "dark" });
    await open("/");
    await button(page, theme === "dark" ? "Dark" : "Light").click();
    await untilControlled(page, theme);
    await looksLikeTheRest(page, context);
    expect((await keptPaths(page)).filter((path) => path.startsWith("/offline"))).toHaveLength(1);
  });
}

test("the offline page follows the system where nothing was chosen", async ({
  page,
  open,
  context,
}) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open("/");
  await untilControlled(page);
  await looksLikeTheRest(page, context);
});

async function looksLikeTheRest(page: Page, context: BrowserContext): Promise<void> {
  const background = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const online = await background();
  await context.setOffline(true);
  await page.goto("/signup");
  await expect(heading(page)).toHaveText("You are offline");
  expect(await background()).toBe(online);
}
