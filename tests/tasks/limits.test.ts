import { expect, inject, test } from "vitest";
import {
  descriptionLength,
  firstDueDay,
  lastDueDay,
  priorities,
  repeats,
  statuses,
  titleLength,
  trashDays,
  uploadTasks,
} from "../../app/tasks/names";
import { asOwner } from "../support/owner";

/** The numbers, days and words in the checks of a table's columns, by column. */
async function checksOf(table: string): Promise<Record<string, string[]>> {
  const checks = await asOwner(
    inject("environment"),
    (sql) => sql<{ name: string; definition: string }[]>`
      select conname as name, pg_get_constraintdef(oid) as definition
      from pg_constraint where contype = 'c' and conrelid = ${table}::regclass`,
  );
  const valuesOf = (definition: string) =>
    [...definition.matchAll(/'([^']+)'|\b(\d+)\b/g)].map(
      ([, word, number]) => word ?? number ?? "",
    );
  return Object.fromEntries(
    checks.map(({ name, definition }) => [
      name.replace(`${table}_`, "").replace("_check", ""),
      valuesOf(definition),
    ]),
  );
}

test("the database holds tasks to the limits and names that the application has", async () => {
  // tests/tasks/repeats.test.ts has the database take what the application prints.
  const { repeat_rule: _, repeat_agrees: __, ...checks } = await checksOf("tasks");
  expect(checks).toEqual({
    title: ["1", String(titleLength)],
    description: [String(descriptionLength)],
    due_on: [firstDueDay, lastDueDay],
    priority: priorities,
    repeat: repeats,
    repeat_day: ["1", "31"],
  });
  expect((await checksOf("imports")).task_count).toEqual(["0", String(uploadTasks)]);
});

test("the database computes the statuses that the application knows, and empties the trash when it says", async () => {
  const [found] = await asOwner(
    inject("environment"),
    (sql) => sql<{ status: string; purge: string }[]>`
      select pg_get_functiondef('purge_trash'::regproc) as purge, (
        select pg_get_expr(adbin, adrelid) from pg_attrdef
        join pg_attribute on attrelid = adrelid and attnum = adnum
        where adrelid = 'tasks'::regclass and attname = 'status') as status`,
  );
  const named = [...(found?.status ?? "").matchAll(/'(\w+)'/g)].map(([, status]) => status);
  expect(named.sort()).toEqual([...statuses].sort());
  expect(found?.purge).toContain(`'${trashDays} days'`);
});
