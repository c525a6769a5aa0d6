/**
 * CSV by RFC 4180, read and written. A program that opens such a file may take a cell for a formula and run it
 * (https://owasp.org/www-community/attacks/CSV_Injection): cells that begin like one get a leading apostrophe, which
 * reading removes again.
 *
 * Reading is not left to a library: at a lone quotation mark, libraries give up the file, or swallow all lines up to
 * the next mark. Here it costs no more than its own line.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { stringify } from "csv/sync";
import { type CsvRow, Unreadable } from "./reading.server";

/** Far more than any file has. */
export const mostColumns = 50;
const longestRow = 100_000;

/** The beginning of a formula, after any apostrophes that escape it. */
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
 * The non-empty rows of a file. Other work of the process continues meanwhile.
 *
 * @throws {Unreadable} if a line has too many cells or characters
 */
export async function* csvRows(text: string): AsyncGenerator<CsvRow> {
  const { delimiter, start } = dialectOf(text);
  const bareCell = new RegExp(`[^${delimiter}\n]*`, "y");
  let line = start === 0 ? 1 : 2;
  let turnAt = start;
  for (let at = start; at < text.length; ) {
    const { cells, end, isBroken } = recordAt({ text, delimiter, bareCell, at, line });
    if (cells.some((cell) => cell.trim() !== "")) yield { cells, line, isBroken };
    line += breaksIn(text, at, end);
    at = end;
    if (at - turnAt < turnLength) continue;
    turnAt = at;
    await nextTurn();
  }
}

/** How many characters are read before other work of the process gets its turn. */
const turnLength = 16_384;

/**
 * Excel writes and reads a first line that names the separator. Without one, the separator is the one that the first
 * line has most of.
 */
function dialectOf(text: string): { delimiter: string; start: number } {
  const end = text.indexOf("\n");
  const first = end < 0 ? text : text.slice(0, end);
  const [, named] = /^"?sep=([,;|\t])"?[,;|\t]*$/i.exec(first) ?? [];
  if (named) return { delimiter: named, start: first.length + 1 };
  const count = (delimiter: string) => first.split(delimiter).length;
  const delimiter = [",", ";", "\t"].reduce((best, each) =>
    count(each) > count(best) ? each : best,
  );
  return { delimiter, start: 0 };
}

type Place = { text: string; delimiter: string; bareCell: RegExp; at: number; line: number };

/** The record that begins at a place, and where the next one does. */
function recordAt({ text, delimiter, bareCell, at, line }: Place) {
  const cells: string[] = [];
  for (let start = at; ; ) {
    if (cells.length >= mostColumns) throw tooWide(line);
    const isQuoted = text[start] === '"';
    const end = isQuoted ? endOfQuoted(text, start, delimiter) : endOfMatch(bareCell, text, start);
    if (end === null) {
      const rest = restOfLine(text, start, line);
      const read = [...cells, ...cellsAsTheyStand(rest, delimiter)];
      if (read.length > mostColumns) throw tooWide(line);
      return { cells: read, end: start + rest.length + 1, isBroken: true };
    }
    if (end - at > longestRow) throw tooLong(line);
    cells.push(
      isQuoted ? text.slice(start + 1, end - 1).replaceAll('""', '"') : text.slice(start, end),
    );
    if (text[end] !== delimiter) return { cells, end: end + 1, isBroken: false };
    start = end + 1;
  }
}

function endOfMatch(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  pattern.test(text);
  return pattern.lastIndex;
}

/** The place after a quoted cell; null if its quotation mark is not closed, or is followed by more text. */
function endOfQuoted(text: string, start: number, delimiter: string): number | null {
  for (let at = start + 1; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0 || quote - start > longestRow) return null;
    const next = text[quote + 1];
    if (next === undefined || next === "\n" || next === delimiter) return quote + 1;
    if (next !== '"') return null;
    at = quote + 2;
  }
}

function restOfLine(text: string, start: number, line: number): string {
  const end = text.indexOf("\n", start);
  const rest = text.slice(start, end < 0 ? undefined : end);
  if (rest.length > longestRow) throw tooLong(line);
  return rest;
}

/** The cells of a line with unpaired quotation marks: marks around a cell are removed, others stay. */
function cellsAsTheyStand(line: string, delimiter: string): string[] {
  const cell = new RegExp(`"(.*?)"(?=[${delimiter}]|$)|[^${delimiter}]*`, "y");
  const cells: string[] = [];
  for (let start = 0; start <= line.length && cells.length <= mostColumns; ) {
    cell.lastIndex = start;
    const [whole = "", quoted] = cell.exec(line) ?? [];
    cells.push(quoted?.replaceAll('""', '"') ?? whole);
    start += whole.length + 1;
  }
  return cells;
}

function breaksIn(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1))
    count++;
  return count;
}

const tooWide = (line: number) =>
  new Unreadable(`Line ${line} has more than ${mostColumns} cells. Is this a CSV file?`);

const tooLong = (line: number) => new Unreadable(`Line ${line} is too long.`);
