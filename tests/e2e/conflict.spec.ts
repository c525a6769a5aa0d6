import { expect, test } from "./browser";
import { button, field, heading, link, row, send, status } from "./pages";

test.beforeEach(async ({ page, user, open }) => {
  await user.add("Buy milk");
  await open("/tasks");
  await link(page, "Buy milk").click();
  await expect(heading(page)).toHaveText("Buy milk");
});

test("a task that was changed elsewhere is not overwritten after its page was read again", async ({
  page,
  user,
}) => {
  await field(page, "Title").fill("Buy oat milk");
  const { pathname } = new URL(page.url());
  await user.person.post(pathname, { intent: "save", title: "Buy soy milk", priority: "high" });
  await button(page, "Complete: Buy milk").click();
  await expect(heading(page)).toHaveText("Which version do you want?");
  await expect(page.getByText("Buy oat milk")).toBeVisible();
});

test("saving by Ctrl and Enter, and again after Back, contradicts nothing", async ({ page }) => {
  await field(page, "Description").fill("Two litres");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(status(page)).toHaveText("Saved “Buy milk”.");
  await link(page, "Buy milk").click();
  await send(page, { Title: "Buy soy milk" }, "Save");
  await expect(status(page)).toHaveText("Saved “Buy soy milk”.");
  await expect(row(page, "Buy soy milk")).toContainText("Two litres");
});

test("two versions are shown, and either is kept when asked @postgres", async ({ page, user }) => {
  const { pathname } = new URL(page.url());
  for (const [index, keep] of ["mine", "saved"].entries()) {
    await user.person.post(pathname, { intent: "save", title: `Oat milk ${index}` });
    expect((await send(page, { Title: `Soy milk ${index}` }, "Save")).status()).toBe(409);
    await expect(page.getByText("changed on another device while you were editing")).toBeVisible();
    await expect(page.getByText(`Oat milk ${index}`)).toBeVisible();
    await expect(page.getByText(`Soy milk ${index}`)).toBeVisible();
    if (keep === "mine") {
      await button(page, "Keep mine").click();
      await expect(status(page)).toHaveText("Saved “Soy milk 0”.");
      await link(page, "Soy milk 0").click();
      await expect(field(page, "Title")).toHaveValue("Soy milk 0");
    } else {
      await link(page, "Keep saved").click();
      await expect(field(page, "Title")).toHaveValue("Oat milk 1");
    }
  }
});

test("going back over two tasks shows the fields of the one whose address it is @postgres", async ({
  page,
  user,
}) => {
  await user.add("Call Grandpa");
  await page.goto("/tasks");
  for (const title of ["Buy milk", "Call Grandpa"]) {
    await link(page, title).click();
    await expect(field(page, "Title")).toHaveValue(title);
    if (title === "Buy milk") await link(page, "Tasks").click();
  }
  await page.evaluate(() => history.go(-2));
  await expect(button(page, "Complete: Buy milk")).toBeVisible();
  await expect(field(page, "Title")).toHaveValue("Buy milk");
  expect(page.url()).toContain(await page.locator("input[name=task]").inputValue());
  await send(page, { Title: "Buy oat milk" }, "Save");
  await page.goto("/tasks");
  await expect(link(page, "Call Grandpa")).toBeVisible();
  await expect(link(page, "Buy oat milk")).toBeVisible();
});

test("saving on a page that the browser has translated", async ({ page }) => {
  // As browsers' translators do: each text is put into an element of the translator's.
  await page.evaluate(() => {
    const texts: Text[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts.filter(({ data, parentElement }) => {
      return data.trim() && !parentElement?.closest("script, textarea, option");
    })) {
      const font = document.createElement("font");
      text.replaceWith(font);
      font.append(Object.assign(document.createElement("font"), { textContent: text.data }));
    }
  });
  await send(page, { Title: "Buy oat milk" }, "Save");
  await expect(link(page, "Buy oat milk")).toBeVisible();
});
