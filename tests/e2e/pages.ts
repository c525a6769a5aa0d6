import type { Locator, Page, Request, Response } from "@playwright/test";
import { goodPassword } from "../support/person";

export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
export const link = (page: Page, name: string) => page.getByRole("link", { name, exact: true });
export const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
export const heading = (page: Page) => page.getByRole("heading", { level: 1 });
export const status = (page: Page) => page.getByRole("status");
export const summary = (page: Page) => page.getByRole("region", { name: "There is a problem" });

/** The rows of the list. */
export const rows = (page: Page) =>
  page.getByRole("listitem").and(page.locator('.tasks [id^="task-"]'));

/** The row of the task with this title. */
export const row = (page: Page, title: string) => rows(page).filter({ has: link(page, title) });

/** The titles in the list, from the top. */
export const titles = (page: Page) => rows(page).getByRole("link").allTextContents();

/** Opens the menu of rarely needed things. */
export const openMenu = (page: Page) => page.locator("summary", { hasText: /^More$/ }).click();

/** Types a task and sends it with Enter. */
export async function addByEnter(page: Page, title: string): Promise<void> {
  await field(page, "New task").fill(title);
  await field(page, "New task").press("Enter");
}

/** Fills in a form by its labels and presses a button; returns the response. */
export async function send(
  page: Page,
  fields: Record<string, string>,
  buttonName: string,
): Promise<Response> {
  for (const [label, value] of Object.entries(fields)) await field(page, label).fill(value);
  const answer = page.waitForResponse((response) => isPost(response.request()));
  await button(page, buttonName).click();
  return answer;
}

/** Chooses a file to import and sends it. */
export async function chooseFile(page: Page, content: string | Buffer): Promise<void> {
  const buffer = Buffer.from(content);
  await field(page, "File").setInputFiles({ name: "tasks.csv", mimeType: "text/csv", buffer });
  await button(page, "Continue").click();
}

/** Chooses a file on disk and sends it: large ones would be slow to hand over to the browser. */
export async function choosePath(page: Page, path: string): Promise<void> {
  await field(page, "File").setInputFiles(path);
  await button(page, "Continue").click();
}

/** Signs in on the page that asks for it. */
export const signIn = (page: Page, email: string) =>
  send(page, { Email: email, Password: goodPassword }, "Sign in");

/** Presses Tab until the focus is there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  const there = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 80; presses += 1) {
    if (await there()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The Tab key does not lead to ${target}`);
}

/** Moves to a target by Tab and presses Enter there. */
export async function enterOn(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

/** Holds the forms that scripts send until the returned function is called; then they arrive, or are lost. */
export async function holdPosts(
  page: Page,
  outcome: "continue" | "abort" = "continue",
): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/*", async (route, request) => {
    if (!isPost(request)) return route.continue();
    await released;
    await route[outcome]();
  });
  return release;
}

/** Blocks every request, as on a train in a tunnel. */
export const goOffline = (page: Page) => page.route("**/*", (route) => route.abort());

/** What the browser's console says then. */
export const offline = /net::ERR_FAILED|^Failed to fetch manifest patches/;

export const isPost = (request: Request) => request.method() === "POST";
