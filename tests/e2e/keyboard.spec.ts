import type { Page } from "@playwright/test";
import { goodPassword, newEmail } from "../support/person";
import { expect, test, untilHydrated } from "./browser";
import { button, enterOn, field, heading, link, rows, status, tabTo } from "./pages";

test("everything can be done by keyboard alone", async ({ page, open }) => {
  const email = newEmail();
  await open("/");
  await enterOn(page, link(page, "Create account"));
  await expect(heading(page)).toHaveText("Create account");
  await type(page, { Name: "Grace", Email: email, Password: goodPassword });
  await page.keyboard.press("Enter");

  await expect(page).toHaveURL("/tasks");
  await type(page, { "New task": "Buy milk" });
  await page.keyboard.press("Enter");
  await expect(status(page)).toHaveText("Added: “Buy milk”");
  await enterOn(page, button(page, "Complete: Buy milk"));
  await expect(status(page)).toHaveText("Completed “Buy milk”.");
  await enterOn(page, button(page, "Undo"));
  await expect(status(page)).toHaveText("Undone.");

  await enterOn(page, link(page, "Buy milk"));
  await expect(heading(page)).toHaveText("Buy milk");
  await tabTo(page, field(page, "Title"));
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("Buy oat milk");
  await page.keyboard.press("Enter");
  await expect(status(page)).toHaveText("Saved “Buy oat milk”.");

  await page.keyboard.press("Enter");
  await enterOn(page, button(page, "Delete: Buy oat milk"));
  await expect(status(page)).toHaveText("Moved “Buy oat milk” to trash.");

  await enterOn(page, link(page, "Account: Grace"));
  await enterOn(page, button(page, "Sign out"));
  await expect(heading(page)).toHaveText("Sign in");
  await type(page, { Email: email, Password: goodPassword });
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/tasks");
});

async function type(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) {
    await tabTo(page, field(page, label));
    await page.keyboard.type(value);
  }
}

test("the first Tab reaches a link that skips the header", async ({ page, open, user }) => {
  await user.add("Buy milk");
  await open("/tasks");
  await page.keyboard.press("Tab");
  const skip = link(page, "Skip to content");
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Tab");
  await expect(link(page, "Skip to tasks")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(button(page, "Complete: Buy milk")).toBeFocused();
});

test("whatever Tab reaches on a visitor's page shows that it has the focus", async ({
  page,
  open,
}) => {
  for (const path of ["/", "/signin", "/signup"]) {
    await open(path);
    await tabThrough(page);
  }
});

test("whatever Tab reaches in the list and on a task's page shows that it has the focus", async ({
  page,
  open,
  user,
}) => {
  await user.add("Buy milk");
  await open("/tasks");
  await tabThrough(page);
  await link(page, "Buy milk").click();
  await expect(heading(page)).toHaveText("Buy milk");
  await page.reload();
  await untilHydrated(page);
  await tabThrough(page);
});

async function tabThrough(page: Page): Promise<void> {
  const reached = new Set<string>();
  for (let last = ""; ; ) {
    await page.keyboard.press("Tab");
    const { name, outline } = await focused(page);
    // A date field keeps the focus for its day, its month and its year.
    if (name === "" || (reached.has(name) && name !== last)) break;
    last = name;
    expect(outline, `the outline of ${name}`).toBeGreaterThanOrEqual(2);
    reached.add(name);
  }
  expect(reached.size).toBeGreaterThan(4);
}

/** The focused element, empty for the body, and the width of its outline. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    if (element === document.body) return { name: "", outline: 0 };
    // The link of a row has the outline of the whole row's text.
    const widths = [undefined, "::after"].map((pseudo) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element, pseudo);
      return outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
    });
    return { name: element.outerHTML, outline: Math.max(...widths) };
  });

test("a title of 200 letters without a break keeps its buttons on the screen", async ({
  page,
  open,
  user,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const title = "w".repeat(200);
  await user.add(title);
  await open("/tasks");
  await expect(rows(page)).toHaveCount(1);
  await expect(link(page, title)).toBeInViewport({ ratio: 1 });
  await expect(button(page, `Complete: ${title}`)).toBeInViewport({ ratio: 1 });
});

test("keys that are pressed while a slow phone takes a page over leave its scripts working", async ({
  page,
}) => {
  const phone = await page.context().newCDPSession(page);
  await phone.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  await page.addInitScript(() => {
    const press = () => {
      document.body?.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", bubbles: true }));
      setTimeout(press);
    };
    press();
  });
  await page.goto("/signin");
  await untilHydrated(page);
});
