import type { TransactionSql } from "postgres";
import { afterAll, expect, inject, test } from "vitest";
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
const asOwner = <T>(person: Person, work: (sql: TransactionSql, userId: string) => Promise<T>) =>
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

test("adds ten thousand tasks at once", async () => {
  const ada = await signedUp(url);
  const titles = many(10_000);
  expect((await ada.post(await uploaded(ada, csv(titles)))).status).toBe(303);
  expect(await titlesOf(ada)).toEqual(titles);
});

test("sixteen confirmations at once add the tasks once, and all are answered alike", async () => {
  const ada = await signedUp(url);
  const path = await uploaded(ada, csv(many(50)));
  const answers = await Promise.all(Array.from({ length: 16 }, () => ada.post(path)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 303));
  expect(await titlesOf(ada)).toHaveLength(50);
});

test("adds nothing when one task cannot be added, and can be tried again", async () => {
  const ada = await signedUp(url);
  const path = await uploaded(ada, csv(many(1_500)));
  const setTitle = (title: string) =>
    asOwner(ada, (sql, userId) =>
      sql.unsafe(
        `update imports set tasks = jsonb_set(tasks, '{1400,title}', to_jsonb($1::text)) where user_id = $2`,
        [title, userId],
      ),
    );
  await setTitle("");
  expect((await ada.post(path)).status).toBe(500);
  expect(await titlesOf(ada)).toEqual([]);
  await setTitle("Mended");
  expect((await ada.post(path)).status).toBe(303);
  expect(await titlesOf(ada)).toHaveLength(1_500);
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
    "title,description,due_on,priority,repeat,repeat_day,completed_at,created_at",
    `"=1+1","-- ""quoted"",\n'=x",2026-02-28,high,monthly,31,,2026-01-31T10:00:00.123Z`,
    "Done,,,low,,,2026-01-02T03:04:05.678Z,2026-01-01T00:00:00.000Z",
    "Older,,,none,daily,,,2020-05-05T05:05:05.005Z",
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
  }
});
