import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { documentsOfCode, withParts, written } from "../../scripts/docs/documents";
import { tableWithNotes } from "../../scripts/docs/table";

test.each(documentsOfCode)("$file is as npm run docs writes it", async (document) => {
  expect(await written(document)).toBe(readFileSync(document.file, "utf8"));
});

const place = (name: string, text = "") => `<!-- made: ${name} -->\n${text}<!-- end -->\n`;

test("a document that lacks a part, or has one that is not made, is refused", () => {
  expect(withParts(place("a"), { a: "A" })).toBe("<!-- made: a -->\n\nA\n\n<!-- end -->\n");
  expect(() => withParts("", { a: "A" })).toThrow('"a"');
  expect(() => withParts(place("b"), {})).toThrow('"b"');
  expect(() => withParts(place("a").repeat(2), { a: "A" })).toThrow('"a"');
});

test("a note written by hand stays with its row when rows are added, moved and removed", () => {
  const rows = (...names: string[]) =>
    tableWithNotes(
      names.map((name) => ({ name })),
      { key: "name", note: "when" },
    );
  const before = withParts(place("a"), { a: rows("one", "two", "three") });
  const noted = before.replace(/(\| two +\| ) {4}/, "$1a\\|b ");
  const after = withParts(noted, { a: rows("zero", "two", "one") });
  expect(after).toContain("| zero |      |\n| two  | a\\|b |\n| one  |      |\n");
  expect(after).not.toContain("three");
});
