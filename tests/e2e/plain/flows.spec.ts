/** Each kind of form, once, in a browser that runs no scripts; tests/routes/pages sends the others by requests. */
import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { goodPassword, newEmail } from "../../support/person";
import { expect, test } from "../browser";
import {
  button,
  chooseFile,
  choosePath,
  field,
  heading,
  link,
  openMenu,
  rows,
  send,
  signIn,
  status,
  summary,
  titles,
} from "../pages";

test("signing up, adding, completing and signing out need no script @postgres", async ({
  page,
}) => {
  await page.goto("/");
  await link(page, "Create account").click();
  // Letters that browsers' own check of an email would refuse.
  const email = newEmail().replace("person", "ünal").replace("example.com", "bücher.example");
  const account = { Name: "Grace", Email: email, Password: goodPassword };
  await send(page, { ...account, Password: "7 chars" }, "Create account");
  await expect(summary(page)).toBeFocused();
  await link(page, "Password must be at least 8 characters").press("Enter");
  await page.keyboard.type(goodPassword);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/tasks");
  for (const title of ["Buy milk", "Call Grandpa"]) {
    await field(page, "New task").fill(title);
    await field(page, "New task").press("Enter");
    await expect(link(page, title)).toBeVisible();
    await expect(field(page, "New task")).toHaveValue("");
    await expect(field(page, "New task")).toBeFocused();
  }
  await button(page, "Complete: Buy milk").click();
  await expect(status(page)).toHaveText("Completed “Buy milk”.");
  expect(await titles(page)).toEqual(["Call Grandpa"]);
  await button(page, "Undo").click();
  await expect(status(page)).toHaveText("Undone.");
  await expect(rows(page)).toHaveCount(2);
  await link(page, "Account: Grace").click();
  await button(page, "Dark").click();
  await expect(page.getByRole("button", { pressed: true })).toHaveText("Dark");
  await button(page, "Sign out").click();
  await expect(page.getByText("You're signed out.").first()).toBeVisible();
  await signIn(page, account.Email);
  await expect(rows(page)).toHaveCount(2);
});

test("editing a task needs no script, nor do a day and a conflict", async ({ page, user }) => {
  await user.add("Buy milk");
  await page.goto("/tasks");
  await link(page, "Buy milk").click();
  await field(page, "Title").fill("Buy oat milk");
  await field(page, "Title").press("Enter");
  await expect(status(page)).toHaveText("Saved “Buy oat milk”.");
  await link(page, "Buy oat milk").click();
  await button(page, "Tomorrow").click();
  await expect(status(page)).toHaveText("Saved “Buy oat milk”.");
  await expect(field(page, "Due date")).not.toHaveValue("");
  await user.person.post(new URL(page.url()).pathname, { intent: "save", title: "Buy tea" });
  await send(page, { Title: "Buy soy milk" }, "Save");
  await button(page, "Keep mine").click();
  await expect(link(page, "Buy soy milk")).toBeVisible();
});

test("changing several tasks needs no script", async ({ page, user }) => {
  await user.add("Third", "Second", "First");
  await page.goto("/tasks");
  await openMenu(page);
  await link(page, "Select tasks").click();
  await page.getByRole("checkbox", { name: "First" }).check();
  await page.getByRole("checkbox", { name: "Third" }).check();
  await button(page, "Complete").click();
  await expect(status(page)).toHaveText("Completed 2 tasks.");
  await button(page, "Undo").click();
  await expect(rows(page)).toHaveCount(3);
});

test("a file is imported without a script, and one of 30 MiB is refused", async ({
  page,
  user: _,
}, testInfo) => {
  const path = testInfo.outputPath("large.csv");
  await writeFile(path, Buffer.alloc(30 * 1024 * 1024, "x\n"));
  await page.goto("/tasks/import");
  await choosePath(page, path);
  await expect(summary(page)).toContainText("This file is larger than 5 MB");
  await chooseFile(page, "title\nRight file");
  await button(page, "Import 1 task").click();
  await expect(page).toHaveURL("/tasks");
  expect(await titles(page)).toEqual(["Right file"]);
});

test("an account is changed without a script", async ({ page, user: _ }) => {
  await page.goto("/account/name");
  await send(page, { Name: "Ada King" }, "Save");
  await expect(page.getByRole("banner")).toContainText("Ada King");
  await page.getByRole("link", { name: /^Password/ }).click();
  const passwords = { "Current password": goodPassword, "New password": "five other plain words" };
  await send(page, passwords, "Change password");
  await expect(status(page)).toContainText("Password changed.");
  await page.setViewportSize({ width: 320, height: 480 });
  expect(await coveredAtTheEnd(page), "the end of the page is clear of the notice").toBe(false);
  await page.getByRole("link", { name: /^Devices/ }).click();
  await button(page, "Sign out everywhere").click();
  await expect(heading(page)).toHaveText("Sign in");
});

/** Whether the notice, which stays without scripts, covers the last link of the page scrolled to its end. */
const coveredAtTheEnd = (page: Page) =>
  page.evaluate(() => {
    window.scrollTo(0, document.documentElement.scrollHeight);
    const top = document.querySelector(".notices .words")?.getBoundingClientRect().top ?? 0;
    const last = [...document.querySelectorAll("main a")].at(-1);
    return (last?.getBoundingClientRect().bottom ?? Number.NaN) > top;
  });
