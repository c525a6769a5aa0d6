/** A model of the list's page: whatever is done in whatever order, the page shows what the model has. */
import fc from "fast-check";

/** What a page shows of the list: its rows by what can be done to them, and the views' numbers of tasks. */
export type Shown = { rows: (string | null)[]; counts: string[] };

/** A browser of any kind, showing the list of somebody who has no tasks yet. */
export type ListBrowser = {
  open: (path: string) => Promise<unknown>;
  add: (title: string) => Promise<unknown>;
  press: (button: string) => Promise<unknown>;
  /** Deletes a task in the trash forever, which leads back to the trash. */
  purge: (title: string) => Promise<unknown>;
  /** Selects a task of the page and moves it to the trash. */
  trash: (title: string) => Promise<unknown>;
  /** Fails with the message if the page doesn't show this, now or soon. */
  expectShown: (expected: Shown, message: string) => unknown;
};

type State = "open" | "done" | "trash";
type View = State | "all";
/** The steps in which a task was completed and deleted; 0 if it was not. */
type Flags = { done: number; trashed: number };
type Kept = Flags & { title: string };
type World = {
  browser: ListBrowser;
  /** The newest first. */
  tasks: Kept[];
  added: number;
  /** How many steps have closed or opened a task. */
  taken: number;
  /** What the page shows. */
  view: View;
  q: string;
  /** What the notice's button would undo. */
  last: { task: Kept; before: Flags } | null;
};
type Step = { kind: keyof typeof steps; number: number };

/** Any series of that many steps. */
export const anyWalk = (length: number): fc.Arbitrary<Step[]> =>
  fc.array(step, { minLength: length, maxLength: length, size: "max" });

/** Takes the steps, and compares the page with the model after each. */
export async function walk(browser: ListBrowser, taken: Step[]): Promise<void> {
  await browser.open("/tasks");
  const world: World = { browser, tasks: [], added: 0, taken: 0, view: "open", q: "", last: null };
  for (const [index, { kind, number }] of taken.entries()) {
    await steps[kind](world, number);
    await browser.expectShown(shownOf(world), `after step ${index}, ${kind} ${number}`);
  }
}

const views: View[] = ["open", "done", "all", "trash"];
const words = ["apple", "pear"];
const pick = <T>(from: readonly T[], number: number) => from[number % from.length] as T;

const stateOf = ({ done, trashed }: Kept): State => (trashed ? "trash" : done ? "done" : "open");

/** What the buttons of a row do; null deletes forever. */
const buttonsOf: Record<State, Record<string, ((step: number) => Partial<Flags>) | null>> = {
  open: { Complete: (step) => ({ done: step }) },
  done: { Reopen: () => ({ done: 0 }) },
  trash: { Restore: () => ({ trashed: 0 }), "Delete forever": null },
};

const inView = ({ tasks, view, q }: World) =>
  tasks
    .filter((task) => stateOf(task) === view || (view === "all" && !task.trashed))
    .filter(({ title }) => title.startsWith(q))
    .sort(q ? () => 0 : (orders[view] ?? (() => 0)));

/** What was closed last comes first in its view; if nothing is closed, the newest. */
const orders: Partial<Record<View, (one: Kept, other: Kept) => number>> = {
  done: (one, other) => other.done - one.done,
  trash: (one, other) => other.trashed - one.trashed,
};

const steps = {
  async add(world: World, number: number) {
    if (world.view === "trash" || world.view === "done" || world.q) return;
    const title = `${pick(words, number)} ${++world.added}`;
    await world.browser.add(title);
    world.tasks.unshift({ title, done: 0, trashed: 0 });
    world.last = null;
  },
  async press(world: World, number: number) {
    const task = inView(world)[number % Math.max(1, inView(world).length)];
    if (!task) return;
    const [name, change] = pick(Object.entries(buttonsOf[stateOf(task)]), number >> 4);
    if (change) await world.browser.press(`${name}: ${task.title}`);
    else await world.browser.purge(task.title);
    if (!change) Object.assign(world, { q: "", view: "trash" });
    world.last = task.trashed ? null : { task, before: { ...task } };
    if (change) Object.assign(task, change(++world.taken));
    else world.tasks.splice(world.tasks.indexOf(task), 1);
  },
  async trash(world: World, number: number) {
    const task = inView(world)[number % Math.max(1, inView(world).length)];
    if (!task || task.trashed || world.q) return;
    await world.browser.open(`/tasks?view=${world.view}&select=1`);
    await world.browser.trash(task.title);
    task.trashed = ++world.taken;
    world.last = null;
    await world.browser.open(`/tasks?view=${world.view}`);
  },
  async undo(world: World) {
    if (!world.last) return;
    await world.browser.press("Undo");
    Object.assign(world.last.task, world.last.before);
    world.last = null;
  },
  async look(world: World, number: number) {
    Object.assign(world, { view: pick(views, number), q: "", last: null });
    await world.browser.open(`/tasks?view=${world.view}`);
  },
  async search(world: World, number: number) {
    Object.assign(world, { q: pick(words, number), last: null });
    await world.browser.open(`/tasks?view=${world.view}&q=${world.q}`);
  },
};

function shownOf(world: World): Shown {
  const count = (state: State) => world.tasks.filter((task) => stateOf(task) === state).length;
  const numberOf = (state: State) => (count(state) > 0 ? ` ${count(state)}` : "");
  const labelOf = (task: Kept) => `${Object.keys(buttonsOf[stateOf(task)])[0]}: ${task.title}`;
  return {
    rows: inView(world).map(labelOf),
    counts: [
      `All${numberOf("open")}`,
      "Today",
      "Upcoming",
      `Completed${numberOf("done")}`,
      `Trash${numberOf("trash")}`,
    ],
  };
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("add", "add", "press", "press", "press", "trash", "undo", "look", "search"),
  number: fc.nat(1000),
});
