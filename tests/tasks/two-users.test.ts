import fc from "fast-check";
import pLimit from "p-limit";
import { expect, inject, test } from "vitest";
import { type Person, signedUp } from "../support/person";

const url = inject("latchUrl");

type Kept = { title: string; completed: boolean };
/** What one person must see: the tasks by id, the oldest first. */
type Model = Map<string, Kept>;
type Side = { person: Person; model: Model; name: string };
type World = { sides: [Side, Side]; gone: string[] };

/** An operation by one of the two, on a task chosen among all that are or were anyone's, or on none that ever was. */
type Operation = { actor: 0 | 1; what: What; target: number; title: string };
const kinds = ["add", "edit", "complete", "reopen", "delete", "open", "list"] as const;
type What = (typeof kinds)[number];

const operation: fc.Arbitrary<Operation> = fc.record({
  actor: fc.constantFrom(0, 1),
  what: fc.constantFrom(...kinds, "add"),
  target: fc.nat(1000),
  title: fc.stringMatching(/^[a-z]{1,12}$/),
});

/** The rows of the list as they are on the page, newest first. */
async function listed(person: Person): Promise<[string, Kept][]> {
  const page = await (await person.get("/tasks?view=all")).text();
  const rows = page.matchAll(/<li id="task-([0-9a-f-]{36})".*?<\/li>/gs);
  return [...rows].map(([row, id = ""]) => {
    const [, verb, title = ""] = /aria-label="(Complete|Reopen): ([^"]*)"/.exec(row) ?? [];
    return [id, { title, completed: verb === "Reopen" }];
  });
}

async function expectOwnList({ person, model }: Side): Promise<void> {
  expect(await listed(person)).toEqual([...model].reverse());
}

function pick({ sides, gone }: World, target: number): string {
  const ids = [...sides[0].model.keys(), ...sides[1].model.keys(), ...gone, crypto.randomUUID()];
  return ids[target % ids.length] ?? "";
}

/** Does it to the server and to the model, and compares the two. */
async function perform(world: World, { actor, what, target, title }: Operation): Promise<void> {
  const side = world.sides[actor];
  const { person, model, name } = side;
  const id = pick(world, target);
  const own = model.get(id);
  const marked = `${name} ${title}`;
  const act = async (path: string, form: Record<string, string>, apply: (task: Kept) => void) => {
    expect((await person.post(path, form)).status).toBe(own ? 303 : 404);
    if (own) apply(own);
  };
  const steps: Record<What, () => Promise<void>> = {
    async add() {
      expect((await person.post("/tasks", { intent: "create", title: marked })).status).toBe(303);
      const [newest] = await listed(person);
      if (!newest) throw new Error("The task that was added is not listed");
      expect(newest[1]).toEqual({ title: marked, completed: false });
      expect([...world.sides[0].model.keys(), ...world.sides[1].model.keys()]).not.toContain(
        newest[0],
      );
      model.set(...newest);
    },
    edit: () =>
      act(`/tasks/${id}`, { intent: "save", title: marked }, (task) => {
        task.title = marked;
      }),
    complete: () =>
      act("/tasks", { complete: id }, (task) => {
        task.completed = true;
      }),
    reopen: () =>
      act(`/tasks/${id}`, { reopen: id }, (task) => {
        task.completed = false;
      }),
    delete: () =>
      act("/tasks", { delete: id }, () => {
        model.delete(id);
        world.gone.push(id);
      }),
    async open() {
      const response = await person.get(`/tasks/${id}`);
      expect(response.status).toBe(own ? 200 : 404);
      const page = await response.text();
      if (own) expect(page).toContain(`value="${own.title}"`);
      expect(page).not.toContain(`${world.sides[1 - actor]?.name} `);
    },
    list: () => expectOwnList(side),
  };
  await steps[what]();
}

test("two people's interleaved work never shows or changes a task of the other's", async () => {
  const scenario = fc.array(operation, { minLength: 10, maxLength: 40, size: "max" });
  await fc.assert(
    fc.asyncProperty(scenario, async (operations) => {
      const [ada, eve] = await Promise.all([signedUp(url), signedUp(url)]);
      const world: World = {
        sides: [
          { person: ada, model: new Map(), name: "Adas" },
          { person: eve, model: new Map(), name: "Eves" },
        ],
        gone: [],
      };
      for (const each of operations) await perform(world, each);
      for (const side of world.sides) await expectOwnList(side);
    }),
    { numRuns: 6, endOnFailure: true },
  );
}, 240_000);

test("two people's simultaneous work never shows or changes a task of the other's", async () => {
  const people = await Promise.all([signedUp(url), signedUp(url)]);
  // Not more at once than a busy server takes in; what it refuses was not done.
  const atOnce = pLimit(8);
  const work = Array.from({ length: 15 }, (_, count) => count).flatMap((count) =>
    people.map((person, index) =>
      atOnce(async () => {
        const title = `${index === 0 ? "Adas" : "Eves"} ${count}`;
        expect((await person.post("/tasks", { intent: "create", title })).status).toBe(303);
        const seen = await listed(person);
        const other = index === 0 ? "Eves" : "Adas";
        expect(seen.filter(([, task]) => task.title.startsWith(other))).toEqual([]);
      }),
    ),
  );
  await Promise.all(work);
  for (const person of people) expect(await listed(person)).toHaveLength(15);
});
