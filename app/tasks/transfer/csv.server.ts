/**
 * CSV as RFC 4180 has it, read and written. A program that opens such a file may take a cell for a formula and run it
 * (https://owasp.org/www-community/attacks/CSV_Injection): cells that begin like one get a leading apostrophe, which
 * reading removes again.
 */
import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { CsvError, parse } from "csv-parse";
import { Unreadable } from "./reading.server";

/** A row: its cells, and the number of the line on which it begins. */
export type CsvRow = { cells: string[]; line: number };

/** Far more than any file has; the parser's time grows with the cells, not with the bytes. */
const mostColumns = 50;
const longestRow = 100_000;

/** What a formula begins with, after the apostrophes that tell it from one. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** A row as a line of a file, every cell in quotes, so that no other separator can split one. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  const quoted = cells.map((cell) => `"${disarm(String(cell ?? "")).replaceAll('"', '""')}"`);
  return `${quoted.join(",")}\r\n`;
}

const disarm = (cell: string) => (formula.test(cell) ? `'${cell}` : cell);

/** A cell as it was before `csvLine`. */
export const rearm = (cell: string) =>
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
