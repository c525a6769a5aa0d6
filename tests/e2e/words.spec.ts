/** What was typed stays, whatever happens to the page or the session meanwhile. */
import { goodPassword, signedUp } from "../support/person";
import { expect, test, untilHydrated } from "./browser";
import { addByEnter, button, field, heading, link, signIn, status } from "./pages";

test("a task typed after the session has ended is there again after signing in", async ({
  page,
  user,
  open,
}) => {
  await open("/tasks");
  await user.person.post("/account/devices", { intent: "sign-out-everywhere" });
  await addByEnter(page, "Typed for an hour");
  await expect(heading(page)).toHaveText("Sign in");
  await signIn(page, user.email);
  await expect(status(page)).toContainText("here again");
  await expect(field(page, "New task")).toHaveValue("Typed for an hour");
  await field(page, "New task").press("Enter");
  await expect(link(page, "Typed for an hour")).toBeVisible();
  await expect(field(page, "New task")).toHaveValue("");
});

test.describe("on a page of a task", () => {
  test.beforeEach(async ({ page, user, open }) => {
    await user.add("Buy milk");
    await open("/tasks");
    await link(page, "Buy milk").click();
    await field(page, "Description").fill("The good one");
  });

  test("asks before words are left, and not after they were saved", async ({ page }) => {
    const questions: string[] = [];
    let answer = false;
    page.on("dialog", (dialog) => {
      questions.push(dialog.message());
      void (answer ? dialog.accept() : dialog.dismiss());
    });
    await link(page, "Tasks").click();
    await expect(field(page, "Description")).toHaveValue("The good one");
    await page.evaluate(() => history.back());
    await expect.poll(() => questions.length).toBe(2);
    await expect(field(page, "Description")).toHaveValue("The good one");
    expect(questions[0]).toContain("Leave without saving?");
    await button(page, "Save").click();
    await expect(status(page)).toHaveText("Saved “Buy milk”.");
    await expect(field(page, "New task")).toBeVisible();
    expect(questions).toHaveLength(2);
    answer = true;
    await link(page, "Buy milk").click();
    await field(page, "Title").fill("Left behind");
    await page.goBack();
    await expect(field(page, "New task")).toBeVisible();
    expect(questions).toHaveLength(3);
    await link(page, "Buy milk").click();
    await expect(field(page, "Title")).toHaveValue("Buy milk");
  });

  test("a day that was chosen is still marked after a reload", async ({ page }) => {
    page.on("dialog", (dialog) => void dialog.accept());
    await button(page, "Tomorrow").click();
    const day = await field(page, "Due date").inputValue();
    await page.reload();
    await untilHydrated(page);
    await expect(field(page, "Due date")).toHaveValue(day);
    await expect(button(page, "Tomorrow")).toHaveAttribute("aria-pressed", "true");
  });

  test("Complete keeps what was typed, and asks for nothing afterwards", async ({ page }) => {
    await button(page, "Complete: Buy milk").click();
    await expect(status(page)).toHaveText("Completed “Buy milk”.");
    await page.goto("/tasks?view=done");
    await link(page, "Buy milk").click();
    await expect(field(page, "Description")).toHaveValue("The good one");
  });
});

test("a half-typed task is there again after a row was opened, and gone once it is added", async ({
  page,
  user,
  open,
}) => {
  await user.add("Buy milk");
  await open("/tasks");
  await field(page, "New task").fill("Half a ti");
  await link(page, "Buy milk").click();
  await expect(field(page, "Title")).toBeVisible();
  await page.goBack();
  await expect(field(page, "New task")).toHaveValue("Half a ti");
  await addByEnter(page, "Half a title");
  await expect(link(page, "Half a title")).toBeVisible();
  await page.reload();
  await expect(field(page, "New task")).toHaveValue("");
});

test("after a deployment a click loads the page that was clicked, once, and loses no words", async ({
  page,
  user,
  open,
  baseURL,
}) => {
  await user.add("Buy milk");
  await open("/tasks");
  // The files of this page's version are gone.
  const missing = await page.request.get(`${baseURL}/assets/edit-gone.js`);
  const body = await missing.text();
  // Once: the next document asks for the files of its own version.
  await page.route(
    /\/assets\/edit-.*\.js$/,
    (route) => route.fulfill({ status: missing.status(), headers: missing.headers(), body }),
    { times: 1 },
  );
  await field(page, "New task").fill("Half a ti");
  const documents: string[] = [];
  page.on("request", (request) => {
    if (request.resourceType() === "document") documents.push(new URL(request.url()).pathname);
  });
  await link(page, "Buy milk").click();
  await expect(page).toHaveURL(/\/tasks\/[0-9a-f-]{36}$/);
  await expect(field(page, "Title")).toHaveValue("Buy milk");
  expect(documents).toEqual([new URL(page.url()).pathname]);
  await page.goBack();
  await expect(field(page, "New task")).toHaveValue("Half a ti");
});

test("a tab whose account has changed shows no words of the one before to the other", async ({
  page,
  user,
  open,
  baseURL,
  context,
}) => {
  await user.add("Buy milk");
  await open("/tasks");
  await field(page, "New task").fill("Ada's secret");
  const grace = await signedUp(String(baseURL), { name: "Grace" });
  const before = await context.cookies();
  await context.addCookies(
    [...grace.cookies].map(([name, value]) => ({ name, value, url: String(baseURL) })),
  );
  await page.getByRole("link", { name: /^All/ }).click();
  await expect(page.getByRole("link", { name: /Grace/ })).toBeVisible();
  await expect(field(page, "New task")).toHaveValue("");
  await context.addCookies(before);
  await page.goto("/tasks");
  await expect(field(page, "New task")).toHaveValue("Ada's secret");
});

/** What extensions do to a page before its scripts take over. */
const touches: Record<string, () => void> = {
  "a style at the start of head": () => {
    const style = document.createElement("style");
    style.textContent = ".x{}";
    document.head.prepend(style);
  },
  "a div at the start of body": () => document.body.prepend(document.createElement("div")),
  "an element after body": () =>
    document.documentElement.append(document.createElement("grammarly-desktop-integration")),
  "an icon beside each field": () => {
    for (const input of document.querySelectorAll("input[type=password], input[type=email]"))
      input.after(document.createElement("ext-icon"));
  },
  "words in another language": () => {
    const font = document.createElement("font");
    font.textContent = "Anmelden";
    document.querySelector("h1")?.firstChild?.replaceWith(font);
  },
};

test("every page that tells a time works in a browser whose clock differs", async ({
  page,
  open,
  user,
}) => {
  await user.add("Buy milk");
  await page.clock.setFixedTime(Date.now() + 90 * 60_000);
  // React reports a page that it has to render anew, and the test fails.
  for (const path of ["", "/time-zone", "/devices", "/activity"]) await open(`/account${path}`);
  await open("/tasks?view=all");
  await open("/tasks/recent");
});

// Extensions may override the page's policy, whose refusals the browser reports here.
test.describe(() => {
  test.use({ provoked: /^Applying inline style violates/ });
  for (const [name, touch] of Object.entries(touches))
    test(`signing in works, with what was typed, although an extension has added ${name}`, async ({
      page,
      user,
      context,
    }) => {
      await context.clearCookies();
      await page.addInitScript(
        `addEventListener("readystatechange", () => { if (document.readyState === "interactive") (${touch})() }, true)`,
      );
      let letScripts = () => {};
      const typed = new Promise<void>((resolve) => {
        letScripts = resolve;
      });
      await page.route("**/assets/*.js", async (route) => {
        await typed;
        await route.continue();
      });
      await page.goto("/signin", { waitUntil: "commit" });
      await field(page, "Email").fill(user.email);
      await field(page, "Password").fill(goodPassword);
      letScripts();
      await untilHydrated(page);
      await expect(field(page, "Email")).toHaveValue(user.email);
      await expect(field(page, "Password")).toHaveValue(goodPassword);
      await expect(button(page, "Sign in")).not.toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
      await button(page, "Sign in").click();
      await expect(field(page, "New task")).toBeVisible();
    });
});
