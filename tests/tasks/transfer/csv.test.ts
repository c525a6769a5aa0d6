import { parse } from "csv/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FileTask, fileTask, newTask } from "~/tasks/task";
import { csvLines, csvRows, unescapeFormula } from "~/tasks/transfer/csv.server";
import { readFile } from "~/tasks/transfer/read-file.server";
import type { CsvRow } from "~/tasks/transfer/reading.server";

const place = { today: "2026-11-27", zone: "Europe/Berlin" };
const bytes = (text: string) => new TextEncoder().encode(text);

async function rowsOf(text: string): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const row of csvRows(text)) rows.push(row);
  return rows;
}

describe("a cell that a spreadsheet would take for a formula", () => {
  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "''@x"])(
    "is written as text: %j",
    (cell) => {
      const [[written = ""] = []] = parse(csvLines([{ cell }], ["cell"], false));
      expect(written).toBe(`'${cell}`);
      expect(unescapeFormula(written)).toBe(cell);
    },
  );

  test.each(["'tis the season", "a=b", "", "'", " =1", "’=1"])(
    "is told from one that is none: %j",
    (cell) => {
      const [[written = ""] = []] = parse(csvLines([{ cell }], ["cell"], false));
      expect(written).toBe(cell);
      expect(unescapeFormula(written)).toBe(cell);
    },
  );
});

test("every cell is in quotes, so that no other separator splits one", () => {
  expect(csvLines([["a;=1", 'say "hi"', null, 3]], ["a", "b", "c", "d"], false)).toBe(
    '"a;=1","say ""hi""","","3"\r\n',
  );
});

test("a row knows the line on which it begins", async () => {
  const rows = await rowsOf('a,b\n"two\nlines",1\n\n,\nlast,"three\n\nlines"\nend,');
  expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
    [1, "a"],
    [2, "two\nlines"],
    [6, "last"],
    [9, "end"],
  ]);
});

test.each([";", "\t"])("cells may also be separated by %j", async (delimiter) => {
  const [row] = await rowsOf(`title${delimiter}description\nx,y${delimiter}z`);
  expect(row?.cells).toEqual(["title", "description"]);
});

test.each([
  ["sep=;\ntitle;due\nx;y", 2],
  ['"sep=\t"\ntitle\tdue\nx\ty', 2],
  ["SEP=,\r\ntitle,due\r\nx,y".replaceAll("\r", ""), 2],
])("a first line that names the separator is none of the rows: %j", async (text, line) => {
  const [header] = await rowsOf(text);
  expect(header).toEqual({ cells: ["title", "due"], line, isBroken: false });
});

describe("a quotation mark that is not paired costs no more than its line", () => {
  test.each([
    ['Buy 12" pipe,a', ['Buy 12" pipe', "a"], false],
    ['"x', ['"x'], true],
    ['"Buy" milk,a', ['"Buy" milk', "a"], true],
    ['a,"Say "hello" to, Ada",b', ["a", 'Say "hello" to, Ada', "b"], true],
    ['"two\nlines","x"y', ["two\nlines", '"x"y'], true],
  ])("%j", async (line, cells, isBroken) => {
    const rows = await rowsOf(`h,i,j\nbefore,1,2\n${line}\nafter,"3\n4",5`);
    expect(rows[2]).toEqual({ cells, line: 3, isBroken });
    expect(rows.slice(3).map(({ cells }) => cells)).toEqual([["after", "3\n4", "5"]]);
  });
});

test("rows are read as an independent reader reads them", async () => {
  const cell = fc.string({ unit: fc.constantFrom(...'ab",;\n \t'), maxLength: 6 });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(table, async (written) => {
      const columns = ["a", "b", "c", "d"];
      const file = csvLines(
        written.map((cells) =>
          Object.fromEntries(cells.map((cell, index) => [columns[index], cell])),
        ),
        columns,
        true,
      ).replaceAll("\r", "");
      const rows = await rowsOf(file);
      const options = { skip_records_with_empty_values: true };
      expect(rows.map(({ cells }) => cells)).toEqual(parse(file, options));
    }),
    { numRuns: 200 },
  );
});

test("a file of nothing but commas is refused before it has cost much", async () => {
  // The processor time of this process, however busy the machine is.
  const before = process.cpuUsage();
  expect(await readFile(bytes(`title\n${",".repeat(5_000_000)}`), place)).toEqual({
    error: expect.stringMatching(/^Line 2 has more than 50 cells/),
  });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(500);
});

const anyText = (max: number) =>
  fc.oneof(
    fc.string({ unit: "grapheme", maxLength: max }),
    fc.string({ unit: fc.constantFrom(..."='+-@\"',;\n\t \r”a"), maxLength: max }),
  );

const anyTime = fc
  .date({ min: new Date(0), max: new Date(), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Any task that the list can have: what forms and the API let in. */
const anyTask: fc.Arbitrary<FileTask> = fc
  .record({
    title: anyText(40),
    description: fc.option(anyText(60)),
    due_on: fc.option(
      fc
        .date({ min: new Date("1900-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10)),
    ),
    priority: fc.constantFrom("none", "low", "medium", "high"),
    repeat: fc.option(fc.constantFrom("daily", "weekly", "monthly")),
    repeat_rule: fc.option(
      fc.constantFrom("FREQ=DAILY;INTERVAL=3;X-FROM=COMPLETION", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ),
    repeat_day: fc.option(fc.integer({ min: 1, max: 31 })),
    completed_at: fc.option(anyTime),
    created_at: anyTime,
  })
  .filter((task) => newTask.safeParse(task).success)
  .map((task) => fileTask.parse(task));

test("what is written as CSV is read as it was", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyTask, { minLength: 1, maxLength: 5 }), async (tasks) => {
      const file = csvLines(tasks, Object.keys(fileTask.shape), true);
      expect(await readFile(bytes(file), place)).toMatchObject({
        unit: "Line",
        tasks,
        problems: [],
      });
    }),
    { numRuns: 300 },
  );
});

test("what is written as JSON is read as it was", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyTask, { minLength: 1, maxLength: 5 }), async (tasks) => {
      const file = JSON.stringify({ tasks });
      expect(await readFile(bytes(file), place)).toMatchObject({
        unit: "Task",
        tasks,
        problems: [],
      });
    }),
    { numRuns: 100 },
  );
});
