/**
 * The page against a model of it: whatever is done in whatever order, it shows what the model has. Scripts alone are
 * at stake here; tests/routes/pages/model.test.ts takes many more steps by requests.
 */
import type { Page } from "@playwright/test";
import fc from "fast-check";
import { expect, test } from "./browser";
import { addByEnter, button, rows } from "./pages";

type State = "open" | "done" | "trash";
type View = State | "all";
type Flags = { done: boolean; trashed: boolean };
type Kept = Flags & { title: string };
type World = {
  page: Page;
  open: (path: string) => Promise<unknown>;
  /** The newest first. */
  tasks: Kept[];
  added: number;
  /** What the page shows. */
  view: View;
  q: string;
  /** What the notice's button would undo. */
  last: { task: Kept; before: Flags } | null;
};
type Step = { kind: keyof typeof steps; number: number };

const views: View[] = ["open", "done", "all", "trash"];
const words = ["apple", "pear"];
const pick = <T>(from: readonly T[], number: number) => from[number % from.length] as T;

const stateOf = ({ done, trashed }: Kept): State => (trashed ? "trash" : done ? "done" : "open");

/** What the buttons of a row do; null for good. */
const buttonsOf: Record<State, Record<string, Partial<Flags> | null>> = {
  open: { Complete: { done: true }, Delete: { trashed: true } },
  done: { Reopen: { done: false }, Delete: { trashed: true } },
  trash: { Restore: { trashed: false }, "Delete for good": null },
};

const shown = ({ tasks, view, q }: World) =>
  tasks
    .filter((task) => stateOf(task) === view || (view === "all" && !task.trashed))
    .filter(({ title }) => title.startsWith(q));

const steps = {
  async add(world: World, number: number) {
    if (world.view === "trash") return;
    const title = `${pick(words, number)} ${++world.added}`;
    await addByEnter(world.page, title);
    world.tasks.unshift({ title, done: false, trashed: false });
    Object.assign(world, { q: "", view: world.view === "all" ? "all" : "open", last: null });
  },
  async press(world: World, number: number) {
    const task = shown(world)[number % Math.max(1, shown(world).length)];
    if (!task) return;
    const [name, change] = pick(Object.entries(buttonsOf[stateOf(task)]), number >> 4);
    await button(world.page, `${name}: ${task.title}`).click();
    world.last = task.trashed ? null : { task, before: { ...task } };
    if (change) Object.assign(task, change);
    else world.tasks.splice(world.tasks.indexOf(task), 1);
  },
  async undo(world: World) {
    if (!world.last) return;
    await button(world.page, "Undo").click();
    Object.assign(world.last.task, world.last.before);
    world.last = null;
  },
  async look(world: World, number: number) {
    Object.assign(world, { view: pick(views, number), q: "", last: null });
    await world.open(`/tasks?view=${world.view}`);
  },
  async search(world: World, number: number) {
    Object.assign(world, { q: pick(words, number), last: null });
    await world.open(`/tasks?view=${world.view}&q=${world.q}`);
  },
};

/** The rows with what can be done to them, and how many tasks the views say they have. */
async function seen(page: Page) {
  const labels = rows(page).getByRole("button", { name: /^(Complete|Reopen|Restore): / });
  const counts = page.getByRole("navigation", { name: "Views" }).getByRole("link");
  return {
    rows: await labels.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label"))),
    counts: await counts.allTextContents(),
  };
}

function expected(world: World) {
  const count = (...states: State[]) =>
    world.tasks.filter((task) => states.includes(stateOf(task))).length;
  const labelOf = (task: Kept) => `${Object.keys(buttonsOf[stateOf(task)])[0]}: ${task.title}`;
  return {
    rows: shown(world).map(labelOf),
    counts: [
      `Open ${count("open")}`,
      "Today 0",
      "Upcoming 0",
      `Done ${count("done")}`,
      `All ${count("open", "done")}`,
      `Trash ${count("trash")}`,
    ],
  };
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("add", "add", "press", "press", "press", "press", "undo", "look", "search"),
  number: fc.nat(1000),
});

/** Taken from the environment to repeat a failure, else fixed: what it finds, it finds each time. */
const seed = Number(process.env.LATCH_SEED ?? 20_261);

test("the list shows what there must be, whatever was done before", async ({
  page,
  open,
  user: _,
}) => {
  const scenario = fc.array(step, { minLength: 25, maxLength: 25, size: "max" });
  await fc.assert(
    fc.asyncProperty(scenario, async (taken) => {
      await open("/tasks");
      const world: World = { page, open, tasks: [], added: 0, view: "open", q: "", last: null };
      for (const [index, { kind, number }] of taken.entries()) {
        await steps[kind](world, number);
        const message = `after step ${index}, ${kind} ${number}`;
        await expect.poll(() => seen(page), { message }).toEqual(expected(world));
      }
    }),
    // One account goes through all of it; another scenario would find its tasks.
    { numRuns: 1, endOnFailure: true, seed },
  );
});
