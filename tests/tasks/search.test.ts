import fc from "fast-check";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { changeTasks } from "../../app/tasks/changes.server";
import { type ListQuery, listTasks } from "../../app/tasks/list.server";
import { type Sort, type View, views } from "../../app/tasks/names";
import { searchText } from "../../app/tasks/task";
import { createTask } from "../../app/tasks/tasks.server";
import type { Transact } from "../../db/client.server";
import { signedUp } from "../support/person";
import { transactionsOf } from "../support/scope";
import { contains, searched, searchFor, tierOf } from "../support/search-model";

const today = "2026-03-10";
let transact: Transact;

const kept: { title: string; description?: string; due_on?: string; priority?: "high" }[] = [
  { title: "Buy milk and butter" },
  { title: "Call the milkman", description: "About the yoghurt", due_on: "2026-03-09" },
  { title: "Milk the almonds", due_on: "2026-03-20", priority: "high" },
  { title: "Write to ada@example.com", description: "https://example.org/path" },
  { title: "Renew the library card" },
  { title: "100% of the_work, don't \\ stop" },
  { title: "Straße über Öl", description: "Ærø – “quoted”" },
];

beforeAll(async () => {
  transact = transactionsOf(await signedUp(inject("latchUrl")));
  await transact(async (scope) => {
    for (const task of kept) await createTask(scope, task);
    const done = await createTask(scope, { title: "Milk bottles returned" });
    await changeTasks(scope, "complete", [done.id], { today });
    const trashed = await createTask(scope, { title: "Milk gone sour" });
    await changeTasks(scope, "delete", [trashed.id]);
  });
});

const search = (q: string, query: ListQuery = {}) =>
  transact((scope) => listTasks(scope, { view: "open", today, ...query, q: searchText(q) }));

const titles = async (q: string, query: ListQuery = {}) => {
  const { tasks, similar } = await search(q, query);
  expect(similar).toBeUndefined();
  return tasks.map(({ title }) => title);
};

describe("a search finds", () => {
  test.each([
    ["a word, in whatever case", "BUTTER", ["Buy milk and butter"]],
    ["the beginning of a word", "libr", ["Renew the library card"]],
    ["all the words, in any order", "butter milk", ["Buy milk and butter"]],
    ["the words of a description", "yogh", ["Call the milkman"]],
    ["words of title and description together", "milkman yoghurt", ["Call the milkman"]],
    ["a part of an address", "example.com", ["Write to ada@example.com"]],
    ["an address that is being typed", "ada@exam", ["Write to ada@example.com"]],
    ["a part of a link", "example.org/pa", ["Write to ada@example.com"]],
    ["words around signs", "100% don't", ["100% of the_work, don't \\ stop"]],
    ["letters of other languages", "über öl", ["Straße über Öl"]],
    ["words in typographic quotes", "quoted", ["Straße über Öl"]],
    ["the inside of a word", "utte", ["Buy milk and butter"]],
    ["the inside of a description's word", "ghur", ["Call the milkman"]],
    ["parts of words, in any order", "butt milk", ["Buy milk and butter"]],
    ["two letters", "hm", []],
    ["signs that are wildcards elsewhere", "0% o", ["100% of the_work, don't \\ stop"]],
    ["one sign", "\\", ["100% of the_work, don't \\ stop"]],
    ["no accents where there are some", "strasse uber ol", ["Straße über Öl"]],
    ["a ligature written out", "aero", ["Straße über Öl"]],
    ["a typographic apostrophe", "don’t", ["100% of the_work, don't \\ stop"]],
  ])("%s: %s", async (_, q, found) => {
    expect(await titles(q.normalize("NFC"))).toEqual(found);
  });

  test("what the view has, and nothing else", async () => {
    const found = await Promise.all(
      views.map(async (view) => [view, await titles("milk", { view })]),
    );
    expect(Object.fromEntries(found) as Record<View, string[]>).toEqual({
      open: ["Milk the almonds", "Call the milkman", "Buy milk and butter"],
      today: ["Call the milkman"],
      upcoming: ["Milk the almonds"],
      done: ["Milk bottles returned"],
      trash: ["Milk gone sour"],
    });
  });

  test("all that is not in the trash when no view is asked for", async () => {
    const { tasks } = await transact((scope) => listTasks(scope, { q: "milk" }));
    expect(tasks).toHaveLength(4);
  });

  test.each([
    ["newest", ["Milk the almonds", "Call the milkman", "Buy milk and butter"]],
    ["due", ["Call the milkman", "Milk the almonds", "Buy milk and butter"]],
    ["priority", ["Milk the almonds", "Call the milkman", "Buy milk and butter"]],
  ] as [Sort, string[]][])("in the order %s, page by page", async (sort, order) => {
    expect(await titles("milk", { sort })).toEqual(order);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await search("milk", { sort, limit: 1, after });
      seen.push(...page.tasks.map(({ title }) => title));
      after = page.next ?? undefined;
    } while (after);
    expect(seen).toEqual(order);
  });
});

describe("when no task has all the words, a search finds", () => {
  test.each([
    ["a typing error", "libary", "Renew the library card"],
    ["two letters in the wrong order", "buttre", "Buy milk and butter"],
    ["two letters of a short word in the wrong order", "tsop", "100% of the_work, don't \\ stop"],
    ["the same in letters with accents", "üebr", "Straße über Öl"],
    ["one in letters with accents", "Strasße übr", "Straße über Öl"],
  ])("titles like it: %s", async (_, q, title) => {
    const { tasks, similar, next } = await search(q);
    expect({ similar, next, first: tasks[0]?.title }).toEqual({
      similar: true,
      next: null,
      first: title,
    });
  });

  test("only in the view", async () => {
    expect((await search("libary", { view: "trash" })).tasks).toEqual([]);
    expect((await search("libary", { view: "today" })).tasks).toEqual([]);
  });

  test.each(["_", "%", "xyzzy", "%%%", "lbi"])(
    "nothing for %s where nothing is like it",
    async (q) => {
      const { tasks } = await search(q, { view: "done" });
      expect(tasks).toEqual([]);
    },
  );
});

test.each([
  ["搬家", ["打包搬家", "搬家", "搬家公司"]],
  ["搬", ["打包搬家", "搬家", "搬家公司"]],
  ["家公", ["搬家公司"]],
  ["abc", ["ＡＢＣ list"]],
  ["ｱﾊﾟｰﾄ", ["アパート"]],
  ["ハ", []],
  ["istanbul", ["İstanbul"]],
  ["İSTANBUL", ["İstanbul"]],
  ["lodz", ["Łódź"]],
  ["ЕЛКА", ["Купить ёлку", "Елка"].slice(1)],
  ["елк", ["Елка", "Купить ёлку"]],
  ["οδος", ["ΟΔΌΣ"]],
])("in any script, %s is found wherever it is", async (q, found) => {
  const inScripts = transactionsOf(await signedUp(inject("latchUrl")));
  const all = "搬家公司 搬家 打包搬家 アパート İstanbul Łódź Елка ΟΔΌΣ".split(" ");
  await inScripts(async (scope) => {
    for (const title of [...all, "ＡＢＣ list", "Купить ёлку"]) await createTask(scope, { title });
    const { tasks, similar } = await listTasks(scope, { q });
    expect(similar ? [] : tasks.map(({ title }) => title).sort()).toEqual(found.sort());
  });
});

test("the best come first: beginnings of the title's words, its other letters, the description", async () => {
  const own = transactionsOf(await signedUp(inject("latchUrl")));
  await own(async (scope) => {
    const add = (title: string, description?: string) => createTask(scope, { title, description });
    await add("Book (art) class");
    await add("Start early");
    await add("Sunday", "Art in the park");
    await add("Buy arts supplies");
    await add("Smarter lights");
    const best = [
      "Buy arts supplies",
      "Book (art) class",
      "Smarter lights",
      "Start early",
      "Sunday",
    ];
    for (const limit of [1, 2, 50]) {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await listTasks(scope, { q: "ART", limit, after });
        seen.push(...page.tasks.map(({ title }) => title));
        after = page.next ?? undefined;
      } while (after);
      expect(seen).toEqual(best);
    }
  });
});

test("finds every task that contains all the words, the best first, and no other", async () => {
  const own = transactionsOf(await signedUp(inject("latchUrl")));
  const some = fc
    .array(searched, { minLength: 6, maxLength: 10 })
    .chain((tasks) =>
      fc.tuple(fc.constant(tasks), fc.array(searchFor(tasks), { minLength: 4, maxLength: 4 })),
    );
  await fc.assert(
    fc.asyncProperty(some, ([tasks, searches]) =>
      own(async (scope) => {
        await scope.sql`delete from tasks where user_id = ${scope.userId}`;
        for (const task of tasks) await createTask(scope, task);
        const { tasks: newest } = await listTasks(scope);
        for (const q of searches.map(searchText)) {
          if (!q) continue;
          const expected = [1, 2, 3].flatMap((tier) =>
            newest.filter((task) => contains(task, q) && tierOf(task, q) === tier),
          );
          const { tasks: found, similar } = await listTasks(scope, { q });
          if (/[^\s\p{M}\p{C}]/u.test(q.normalize("NFKD")))
            expect(similar ? [] : found, JSON.stringify(q)).toEqual(expected);
        }
      }),
    ),
    { numRuns: 10 },
  );
});

describe("no search fails:", () => {
  test.each([
    ["quotes", `'"\`' or 1=1 --`],
    ["operators", "!milk & (butter | :* <-> \\"],
    ["an operator alone", "&"],
    ["a NUL", "milk\0butter"],
    ["half of a surrogate pair", "milk \ud800"],
    ["100,000 characters", "milk ".repeat(20_000)],
    ["one long word", "m".repeat(5_000)],
    ["patterns", "%%%___\\\\\\"],
    ["nothing but blanks", " \n\t\u00a0"],
  ])("%s", async (_, q) => {
    for (const view of views)
      for (const sort of ["newest", "due", "priority"] as const) await search(q, { view, sort });
  });

  test("whatever it is", async () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.stringMatching(/^[!&|():*<>'"\\%_ milk-]{0,30}$/),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (q) => {
        const { tasks, next } = await search(q);
        expect(tasks.length).toBeLessThanOrEqual(kept.length);
        expect(next).toBeNull();
      }),
      { numRuns: 150 },
    );
  });

  test("the first 1,000 characters of it count", () => {
    expect(searchText("x".repeat(2_000))).toHaveLength(1_000);
    expect([...searchText("🔒".repeat(2_000))]).toHaveLength(1_000);
  });
});

test("a letter that is not ASCII makes a text take no more than a few times as long to be kept", async () => {
  const milliseconds = await transact(async ({ sql }) => {
    const fold = async (words: string) => {
      const start = performance.now();
      await sql`
        select max(char_length(search_fold(${words} || nth))) from generate_series(1, 300) as nth`;
      return performance.now() - start;
    };
    const words = "A yellow horse on the old road, again ".repeat(5);
    // The first takes the patterns' making.
    await fold(`é${words}`);
    return { ascii: await fold(words), others: await fold(`é${words}`) };
  });
  // 1 to 2 times; 16 to 35 where each letter is looked for in the table of all capitals.
  expect(milliseconds.others).toBeLessThan(6 * milliseconds.ascii);
});

test("entries of both indexes of search are put in together, which takes a fraction of the time", async () => {
  const options = await transact(
    ({ sql }) => sql<{ name: string; together: boolean }[]>`
      select relname as name, coalesce(array_to_string(reloptions, ' '), '') !~ 'fastupdate=(off|false|0|no)' as together
      from pg_catalog.pg_class where relname in ('tasks_by_trigram', 'tasks_by_likeness') order by relname`,
  );
  expect([...options]).toEqual([
    { name: "tasks_by_likeness", together: true },
    { name: "tasks_by_trigram", together: true },
  ]);
});
