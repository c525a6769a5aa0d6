import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { connect } from "../../db/connection";
import { dataModel } from "../../scripts/docs/data-model";
import { documents, withParts, written } from "../../scripts/docs/documents";

const { pool, close } = await connect();
afterAll(close);

test.each(documents)("$file is as npm run docs writes it", async (document) => {
  expect(await written(document)).toBe(readFileSync(document.file, "utf8"));
});

test("the data model is that of the database which serves, on whatever server that is", async () => {
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

test("a document that lacks a part, or has one that is not made, is refused", () => {
  const place = (name: string) => `<!-- made: ${name} -->\n<!-- end -->\n`;
  expect(withParts(place("a"), { a: "A" })).toBe("<!-- made: a -->\n\nA\n\n<!-- end -->\n");
  expect(() => withParts("", { a: "A" })).toThrow('"a"');
  expect(() => withParts(place("b"), {})).toThrow('"b"');
  expect(() => withParts(place("a").repeat(2), { a: "A" })).toThrow('"a"');
});
