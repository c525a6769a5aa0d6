import { afterAll, expect, inject, test } from "vitest";
import type { Sql } from "../../../db/pool";
import { uploaded } from "../../support/files";
import { connectAsOwner, takeRole } from "../../support/owner";
import { type Person, signedUp } from "../../support/person";
import { sessionOf } from "../../support/session";

const url = inject("latchUrl");
const { pool, close } = await connectAsOwner();
afterAll(close);

const csv = (titles: string[]) => ["title", ...titles].join("\n");
const many = (count: number) => Array.from({ length: count }, (_, index) => `Task ${index + 1}`);

const titlesOf = async (person: Person): Promise<string[]> => {
  const { tasks } = await (await person.get("/tasks/export.json")).json();
  return tasks.map(({ title }: { title: string }) => title);
};

/** As the owner of the tables, whom the policies bind as well. */
const asOwner = <T>(person: Person, work: (sql: Sql, userId: string) => Promise<T>) =>
  pool.begin(async (sql) => {
    const { userId } = sessionOf(person);
    await takeRole(sql, "user", userId);
    return work(sql, userId);
  });

test("adds what was shown, in the file's order", async () => {
  const ada = await signedUp(url);
  const path = await uploaded(ada, csv(["First", "Second", "Third"]));
  expect(await titlesOf(ada)).toEqual([]);
  const answer = await ada.post(path);
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/tasks"]);
  expect(await titlesOf(ada)).toEqual(["First", "Second", "Third"]);
});

test("adds thousands of tasks, while others have their turn", async () => {
  const [ada, grace] = [await signedUp(url), await signedUp(url)];
  const titles = many(3_000);
  const path = await uploaded(ada, csv(titles));
  let goesOn = true;
  const confirmed = ada.post(path).finally(() => {
    goesOn = false;
  });
  // The first may have come before the import has begun.
  for (let page = 0; page < 3; page++) expect((await grace.get("/tasks")).status).toBe(200);
  expect(goesOn).toBe(true);
  expect((await confirmed).status).toBe(303);
  expect(await titlesOf(ada)).toEqual(titles);
});

test("sixteen confirmations at once add the tasks once, and all are answered alike", async () => {
  const ada = await signedUp(url);
  const path = await uploaded(ada, csv(many(50)));
  const answers = await Promise.all(Array.from({ length: 16 }, () => ada.post(path)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 303));
  expect(await titlesOf(ada)).toHaveLength(50);
});

test("goes on where it was broken off, when it is asked again", async () => {
  const titles = many(600);
  const forms: Record<string, string>[] = [{}, { again: "" }];
  for (const form of forms) {
    const ada = await signedUp(url);
    const path = await uploaded(ada, csv(titles));
    const setTitle = (title: string) =>
      asOwner(ada, (sql, userId) =>
        sql.unsafe(
          `update imports set tasks = jsonb_set(tasks, '{400,title}', to_jsonb($1::text)) where user_id = $2`,
          [title, userId],
        ),
      );
    await setTitle("");
    expect((await ada.post(path, form)).status).toBe(500);
    // The chunk before that one, and nothing of its own.
    expect(await titlesOf(ada)).toEqual(titles.slice(0, 250));
    await setTitle("Task 401");
    expect((await ada.post(path, form)).status).toBe(303);
    expect(await titlesOf(ada)).toEqual(titles);
  }
});

test("another file takes the place of the one before", async () => {
  const ada = await signedUp(url);
  const first = await uploaded(ada, csv(["First"]));
  const second = await uploaded(ada, csv(["Second"]));
  expect((await ada.post(first)).status).toBe(404);
  expect((await ada.post(second)).status).toBe(303);
  expect(await titlesOf(ada)).toEqual(["Second"]);
});

test("another user's import is not there", async () => {
  const [ada, eve] = [await signedUp(url), await signedUp(url)];
  const path = await uploaded(ada, csv(["Ada's own"]));
  expect((await eve.get(path)).status).toBe(404);
  expect((await eve.post(path)).status).toBe(404);
  expect(await titlesOf(eve)).toEqual([]);
  expect((await ada.post(path)).status).toBe(303);
});

test("an import is over after an hour, and then removed when anybody imports", async () => {
  const [ada, eve] = [await signedUp(url), await signedUp(url)];
  const path = await uploaded(ada, csv(["Too late"]));
  const age = (time: string) =>
    asOwner(ada, (sql) =>
      sql.unsafe(`update imports set created_at = now() - $1::interval`, [time]),
    );
  const isThere = () =>
    asOwner(ada, (sql) => sql`select from imports`.then(({ length }) => length > 0));
  await age("59 minutes");
  await uploaded(eve, csv(["x"]));
  expect((await ada.get(path)).status).toBe(200);
  await age("61 minutes");
  expect((await ada.get(path)).status).toBe(404);
  expect((await ada.post(path)).status).toBe(404);
  await uploaded(eve, csv(["x"]));
  expect(await isThere()).toBe(false);
});

test("nothing of a file stays once it is imported", async () => {
  const ada = await signedUp(url);
  await ada.post(await uploaded(ada, csv(["Private words"])));
  const [row] = await asOwner(ada, (sql) => sql`select tasks, problems from imports`);
  expect(row).toEqual({ tasks: [], problems: [] });
});

test("the role that removes old imports can read none", async () => {
  const reading = pool.begin(async (sql) => {
    await takeRole(sql, "auth");
    await sql`select from imports`;
  });
  await expect(reading).rejects.toThrow("permission denied");
});

test("an export is imported as it was: completed, due, repeating, in the same order", async () => {
  const ada = await signedUp(url);
  const file = [
    "title,description,due_on,priority,repeat,repeat_rule,repeat_day,completed_at,created_at",
    `"=1+1","-- ""quoted"",\n'=x",2026-02-28,high,monthly,,31,,2026-01-31T10:00:00.123Z`,
    "Done,,,low,,,,2026-01-02T03:04:05.678Z,2026-01-01T00:00:00.000Z",
    "Older,,,none,daily,,,,2020-05-05T05:05:05.005Z",
    "By a rule,,,none,,FREQ=WEEKLY;INTERVAL=2,,,2020-05-04T05:05:05.005Z",
  ].join("\n");
  await ada.post(await uploaded(ada, file));
  for (const format of ["csv", "json"]) {
    const before = await (await ada.get(`/tasks/export.${format}`)).text();
    const reader = await signedUp(url);
    await reader.post(await uploaded(reader, before));
    const after = await (await reader.get(`/tasks/export.${format}`)).text();
    expect(after.replace(/^\{"exported_at":"[^"]+"/, "")).toBe(
      before.replace(/^\{"exported_at":"[^"]+"/, ""),
    );
    expect(after).toContain("2026-01-31T10:00:00.123Z");
    expect(after).toContain("FREQ=WEEKLY;INTERVAL=2");
  }
});

/** What the list says after a form, and the button that undoes it. */
const noticeOf = async (person: Person) => {
  const page = await (await person.get("/tasks")).text();
  const [, undo = ""] = /name="undo" value="(import\.[^"]+)"/.exec(page) ?? [];
  return { page, undo };
};

test("the same file again says so and adds nothing, unless it is asked for", async () => {
  const ada = await signedUp(url);
  const file = "title,due_on\nMilk,\nMilk,\nRent,2027-01-31\nGone,";
  await ada.post(await uploaded(ada, file));
  const page = await (await ada.get("/tasks")).text();
  const idOf = (title: string) =>
    new RegExp(`value="([^"]+)" aria-label="[^"]*: ${title}"`).exec(page)?.[1] ?? "";
  await ada.post("/tasks", { complete: idOf("Rent") });
  await ada.post("/tasks", { delete: idOf("Gone") });
  const again = await uploaded(ada, `${file}\nMilk,`);
  const preview = await (await ada.get(again)).text();
  expect(preview).toContain("3 of these are already on your list");
  expect(preview).toContain("Import 2 tasks?");
  await ada.post(again);
  expect((await titlesOf(ada)).sort()).toEqual(["Gone", "Milk", "Milk", "Milk", "Rent"]);
  const all = await uploaded(ada, file);
  expect(await (await ada.get(all)).text()).toContain("All of these are already on your list.");
  await ada.post(all);
  expect((await noticeOf(ada)).page).toContain("Nothing to add");
  await ada.post(await uploaded(ada, file), { again: "1" });
  expect(await titlesOf(ada)).toHaveLength(9);
});

test("one's own export is on the list already, whatever has become of its tasks", async () => {
  const ada = await signedUp(url);
  for (const title of ["Milk", "Rent", "Eggs"]) await ada.post("/tasks", { title });
  const exports = ["csv", "json"].map(async (format) =>
    (await ada.get(`/tasks/export.${format}`)).text(),
  );
  const page = await (await ada.get("/tasks")).text();
  await ada.post("/tasks", {
    complete: /value="([^"]+)" aria-label="[^"]*: Rent"/.exec(page)?.[1] ?? "",
  });
  for (const file of await Promise.all(exports)) {
    await ada.post(await uploaded(ada, file));
    expect((await titlesOf(ada)).sort()).toEqual(["Eggs", "Milk", "Rent"]);
  }
});

test("an import can be undone: what nobody has changed since is removed again", async () => {
  const ada = await signedUp(url);
  await ada.post("/tasks", { title: "Was here before" });
  const path = await uploaded(ada, csv(many(2_500)));
  await ada.post(path);
  const { page, undo } = await noticeOf(ada);
  expect(page).toContain("Imported 2,500 tasks.");
  const [, kept = ""] = /value="([^"]+)" aria-label="[^"]*: Task 1"/.exec(page) ?? [];
  await ada.post("/tasks", { complete: kept });
  await ada.post("/tasks", { undo });
  expect((await noticeOf(ada)).page).toContain("Removed 2,499 tasks again.");
  expect((await titlesOf(ada)).sort()).toEqual(["Task 1", "Was here before"]);
});

test("an import is undone by nobody else", async () => {
  const [ada, eve] = [await signedUp(url), await signedUp(url)];
  await ada.post(await uploaded(ada, csv(["Ada's own"])));
  const { undo } = await noticeOf(ada);
  expect(undo).not.toBe("");
  await eve.post("/tasks", { undo });
  expect(await titlesOf(ada)).toEqual(["Ada's own"]);
});
