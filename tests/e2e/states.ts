import type { Page } from "@playwright/test";
import type { User } from "./browser";
import { button, chooseFile, link, openMenu, send, status, summary } from "./pages";

type Open = (path: string) => Promise<unknown>;
type Reach = (page: Page, open: Open) => Promise<unknown>;
type ReachSignedIn = (page: Page, open: Open, user: User) => Promise<unknown>;

/** A title of the greatest length, without a place to break it. */
const longestWord = "Donaudampfschifffahrt".repeat(10).slice(0, 200);

const tooLong = "t".repeat(201);

/** How visitors get to each page, in each state that looks different. */
export const publicStates: Record<string, Reach> = {
  "the landing page": (_, open) => open("/"),
  "sign-in with a reason": (_, open) => open("/tasks"),
  "sign-up": (_, open) => open("/signup"),
  async "sign-in with an error"(page, open) {
    await open("/signin");
    await send(page, { Email: "ada@example.com", Password: "not the right one" }, "Sign in");
    await summary(page).waitFor();
  },
  async "sign-up with errors"(page, open) {
    await open("/signup");
    await send(page, { Name: tooLong, Email: tooLong, Password: "short" }, "Create account");
    await summary(page).waitFor();
  },
  "a link to reset a password that is dead": (_, open) => open("/reset/password"),
  "a page that is not there": (_, open) => open("/nowhere"),
};

/** The states of the list, which one account goes through one by one. */
export const listStates: Record<string, ReachSignedIn> = {
  "an empty list": (_, open) => open("/tasks"),
  async "a list of done and open tasks, with a notice"(page, open, { add }) {
    await add("Buy milk", longestWord, "Call Grandpa");
    await open("/tasks?view=all");
    await button(page, "Complete: Call Grandpa").click();
    await status(page).getByText("Completed “Call Grandpa”.").waitFor();
  },
  async "a list with an error"(page, open, { add }) {
    await add("Buy bread");
    await open("/tasks");
    await send(page, { "New task": tooLong }, "Add");
    await summary(page).waitFor();
  },
  async "a search that finds nothing"(page, open) {
    await open("/tasks?q=zzzqqqxxx&sort=due");
    await page.getByText("No tasks match").waitFor();
  },
  async "the menu"(page, open) {
    await open("/tasks");
    await openMenu(page);
    await link(page, "Import").waitFor();
  },
  async "a list of checkboxes"(page, open, { add }) {
    await add("Select me", longestWord);
    await open("/tasks?select=1");
    await page.getByRole("checkbox", { name: "Select me" }).check();
  },
  async "a form with all its fields"(page, open) {
    await open("/tasks");
    await page.locator("summary", { hasText: "Date, priority and more" }).click();
  },
  async "the trash, with Undo offered"(page, open, { add }) {
    await add("Thrown away", longestWord, "Call Grandpa");
    await open("/tasks?select=1");
    await page.getByRole("checkbox", { name: "Thrown away" }).check();
    await button(page, "Trash").click();
    await status(page).getByText("Moved “Thrown away” to trash.").waitFor();
    await open("/tasks?view=trash");
    await button(page, "Restore: Thrown away").waitFor();
  },
};

/** The states of a task's page. */
export const taskStates: Record<string, ReachSignedIn> = {
  async "a task"(page, open, { add }) {
    await add(longestWord);
    await open("/tasks");
    await link(page, longestWord).click();
    await button(page, "Save").waitFor();
  },
  async "a task with errors"(page, open, { add }) {
    await add("Buy bread");
    await open("/tasks");
    await link(page, "Buy bread").click();
    await button(page, "Save").waitFor();
    await send(page, { Title: tooLong, Description: tooLong.repeat(5) }, "Save");
    await summary(page).waitFor();
  },
  async "a task with two versions"(page, open, { add, person }) {
    await add("Buy milk");
    await open("/tasks");
    await link(page, "Buy milk").click();
    await button(page, "Save").waitFor();
    const { pathname } = new URL(page.url());
    await person.post(pathname, { intent: "save", title: longestWord });
    await send(page, { Title: "Buy oat milk" }, "Save");
    await button(page, "Keep mine").waitFor();
  },
};

/** The other pages for people who are signed in. */
export const otherStates: Record<string, ReachSignedIn> = {
  "the choice of a time zone": (_, open) => open("/account/time-zone"),
  "the sign-out page": (_, open) => open("/signout"),
  "the import form": (_, open) => open("/tasks/import"),
  async "the import form with an error"(page, open) {
    await open("/tasks/import");
    await button(page, "Continue").click();
    await summary(page).waitFor();
  },
  async "a file about to be imported"(page, open) {
    await open("/tasks/import");
    const lines = Array.from(
      { length: 30 },
      (_, index) => `${longestWord.slice(index)},2026-01-31`,
    );
    await chooseFile(page, `title,due_on,${longestWord}\n,never\n${lines.join("\n")}`);
    await button(page, "Import 30 tasks").waitFor();
  },
};

/** The pages of an account. */
export const accountStates: Record<string, ReachSignedIn> = Object.fromEntries(
  [
    "",
    "/name",
    "/devices",
    "/activity",
    "/activity/blocked",
    "/email",
    "/password",
    "/delete",
    "/confirm?redirectTo=%2Faccount",
  ].map((path) => [`/account${path}`, (_, open) => open(`/account${path}`)]),
);
