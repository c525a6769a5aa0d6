import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { connect } from "../../db/connection";
import { dataModel } from "../../scripts/docs/data-model";
import { withParts } from "../../scripts/docs/documents";

const { pool, close } = await connect();
afterAll(close);

test("the data model is as npm run docs writes it, on whatever server the database is", async () => {
  const text = readFileSync("docs/data-model.md", "utf8");
  expect(withParts(text, await dataModel(pool))).toBe(text);
});

test("the data model says of every table what it holds", async () => {
  const [empty] = await pool.begin(
    (sql) => sql`
      select array_agg(c.oid::regclass::text) as tables from pg_class c
      where relnamespace = 'latch'::regnamespace and relkind = 'r' and obj_description(c.oid) is null`,
  );
  expect(empty?.tables).toBeNull();
});
