/**
 * CSV as RFC 4180 has it, read and written. A program that opens such a file may take a cell for a formula and run it
 * (https://owasp.org/www-community/attacks/CSV_Injection): cells that begin like one get a leading apostrophe, which
 * reading removes again.
 */
import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { CsvError, parse } from "csv-parse";
import { stringify } from "csv-stringify/sync";
import { Unreadable } from "./reading.server";

/** A row: its cells, and the number of the line on which it begins. */
export type CsvRow = { cells: string[]; line: number };

/** Far more than any file has; the parser's time grows with the cells, not with the bytes. */
export const mostColumns = 50;
const longestRow = 100_000;

/** The beginning of a formula, after the apostrophes that tell it from one. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/;

/**
 * Rows as lines of a file, every cell in quotes, so that no other separator can split one.
 *
 * @param columns the fields of a row, in the order of the file
 * @param header whether a line with their names comes first
 */
export function csvLines(rows: readonly object[], columns: readonly string[], header: boolean) {
  return stringify([...rows], {
    columns: [...columns],
    header,
    // Not `escape_formulas`: it leaves "'=1" as it is, which would be read back as "=1".
    cast: { string: escapeFormula, date: (time) => time.toISOString() },
    quoted: true,
    quoted_empty: true,
    record_delimiter: "windows",
  });
}

const escapeFormula = (cell: string) => (formula.test(cell) ? `'${cell}` : cell);

/** A cell as it was before `csvLines`. */
export const unescapeFormula = (cell: string) =>
  cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;

/**
 * The rows of a file that are not empty, the one with the names of the columns first. Other work of the process goes
 * on meanwhile.
 *
 * @throws {Unreadable} where the file is no CSV.
 */
export async function* csvRows(text: string): AsyncGenerator<CsvRow> {
  const parser = Readable.from(slices(text)).pipe(
    parse({
      // Cell by cell, since empty ones do not count towards a record's size.
      cast(cell, { index, lines }) {
        if (index >= mostColumns) throw tooWide(lines);
        return cell;
      },
      delimiter: delimiterOf(text),
      info: true,
      max_record_size: longestRow,
      record_delimiter: "\n",
      relax_column_count: true,
      skip_records_with_empty_values: true,
    }),
  );
  try {
    for await (const { record, info } of parser) {
      yield { cells: record, line: info.lines - breaksIn(record) };
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error) : error;
  }
}

/** Small enough that the parser never has the process for long. */
const sliceLength = 16_384;

async function* slices(text: string): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += sliceLength) {
    yield text.slice(start, start + sliceLength);
    await nextTurn();
  }
}

/** Spreadsheets of some countries put semicolons between the cells. */
function delimiterOf(text: string): string {
  const end = text.indexOf("\n");
  const first = end < 0 ? text : text.slice(0, end);
  const count = (delimiter: string) => first.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, each) => (count(each) > count(best) ? each : best));
}

const breaksIn = (cells: string[]) => cells.join("").split("\n").length - 1;

const tooWide = (line: number) =>
  new Unreadable(`Line ${line} has more than ${mostColumns} cells. Is this a CSV file?`);

function unreadable({ code, lines }: CsvError & { lines?: number }): Unreadable {
  if (code === "CSV_MAX_RECORD_SIZE") return new Unreadable(`Line ${lines} is too long.`);
  return new Unreadable(
    `A quotation mark in line ${lines} is not closed, or stands where none may be.`,
  );
}
