/** Todoist's CSV: https://www.todoist.com/help/articles/format-a-csv-file-to-import-into-todoist-UVUXTmm6 */
import { z } from "zod";
import { isDueDay, type Priority } from "../names";
import type { CsvRow } from "./csv.server";
import { type Candidate, quote } from "./reading.server";

export const isTodoist = (columns: string[]) =>
  columns.includes("type") && columns.includes("content");

/** What a row says of a task; null for a section, a comment, or what else is no task. */
export function candidateOf(columns: string[], { cells, line }: CsvRow): Candidate | null {
  const cell = (column: string) => cells[columns.indexOf(column)]?.trim() ?? "";
  if (cell("type") !== "task") return null;
  const warnings: string[] = [];
  const understood = <T>(column: string, value: T | undefined): T | null => {
    if (value === undefined) warnings.push(`${column} not understood: ${quote(cell(column))}`);
    return value ?? null;
  };
  const fields = {
    title: cell("content"),
    description: cell("description"),
    priority: understood("priority", priorities.get(cell("priority"))) ?? "none",
    due_on: understood("date", dateOf(cell("date"))),
  };
  return { number: line, fields, warnings: warnings.map(capitalised) };
}

/** In a file 1 is the highest, as p1 in the app; in Todoist's API it is the other way round. */
const priorities = new Map<string, Priority>([
  ["", "none"],
  ["1", "high"],
  ["2", "medium"],
  ["3", "low"],
  ["4", "none"],
]);

const isoDate = z.iso.date();

/** The day of an ISO date, with or without a time; null for none. A date may also be words, such as "every day". */
function dateOf(words: string): string | null | undefined {
  if (words === "") return null;
  const [, date = ""] = /^(\d{4}-\d{2}-\d{2})([T ][\d:.]+(Z|[+-][\d:]+)?)?$/.exec(words) ?? [];
  return isoDate.safeParse(date).success && isDueDay(date) ? date : undefined;
}

const capitalised = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
