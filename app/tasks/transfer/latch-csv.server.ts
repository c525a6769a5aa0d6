/** Our own CSV: one column for each field, in any order. */
import { fileTask } from "../task";
import { type CsvRow, unescapeFormula } from "./csv.server";
import { type Candidate, quote } from "./reading.server";

/** The warnings about columns that are no field: nothing in them is read. */
export function warningsAbout(columns: string[]): Candidate[] {
  const unknown = columns.filter((column) => column && !Object.hasOwn(fileTask.shape, column));
  const warnings = unknown.map((column) => `The column ${quote(column)} is not known`);
  return warnings.length ? [{ number: 1, fields: null, warnings }] : [];
}

/** What a row says of a task. An empty cell counts as missing. */
export function candidateOf(columns: string[], { cells, line }: CsvRow): Candidate {
  const values = columns.flatMap((column, index) => {
    const cell = unescapeFormula(cells[index] ?? "");
    return cell === "" ? [] : [[column, meantBy(column, cell)]];
  });
  const surplus = cells.slice(columns.length).filter(Boolean);
  const warnings = surplus.map((cell) => `${quote(cell)} has no column`);
  return { number: line, fields: Object.fromEntries(values), warnings };
}

/** Text is taken as it stands; a person may have typed the rest. */
function meantBy(column: string, cell: string): string | number {
  if (column === "title" || column === "description") return cell;
  if (column === "repeat_day") return Number(cell);
  return column.endsWith("_at") ? cell.trim() : cell.trim().toLowerCase();
}
