/** Todoist's CSV: https://www.todoist.com/help/articles/format-a-csv-file-to-import-into-todoist-UVUXTmm6 */
import type { Priority } from "../names";
import { orderIn, type Place, zoneOr } from "./dates.server";
import {
  type Candidate,
  type CsvRow,
  cellOf,
  quote,
  type Table,
  understanding,
  unreadColumns,
  withDetails,
} from "./reading.server";
import { readDue } from "./todoist-dates.server";

/** Whether a CSV file is Todoist's, by its columns. */
export const isTodoist = (columns: string[]) =>
  columns.includes("type") && columns.includes("content");

/** The columns that are read, or that say nothing about a task. */
const readColumns = [
  ..."type content description priority indent responsible date timezone duration duration_unit".split(
    " ",
  ),
  ..."deadline meta date_lang deadline_lang is_collapsed author".split(" "),
];

/** A row with a task, and what the rows around it say about it. */
type TaskRow = { row: CsvRow; section: string; parent: string; comments: string[] };

/** What the rows say: each task with its comments, its section and its parent. */
export function* csvCandidates(table: Table, place: Place): Generator<Candidate> {
  const cell = (row: CsvRow, column: string) => cellOf(table.columns, row, column);
  yield* unreadColumns(table, readColumns);
  const order = orderIn(table.rows.map((row) => cell(row, "date")));
  const tasks: TaskRow[] = [];
  const parents: string[] = [];
  let section = "";
  for (const row of table.rows) {
    const [type, content] = [cell(row, "type").toLowerCase(), cell(row, "content")];
    if (type === "section") section = content;
    if (type === "section") parents.length = 0;
    if (type === "note") {
      const task = tasks.at(-1);
      if (task) task.comments.push(content);
      else
        yield {
          number: row.line,
          fields: null,
          warnings: [`Skipped, since it belongs to no task: ${quote(content)}`],
        };
    }
    if (type !== "task") continue;
    const depth = Math.min(Number(cell(row, "indent")) || 1, parents.length + 1);
    parents.length = depth - 1;
    tasks.push({ row, section, parent: parents.at(-1) ?? "", comments: [] });
    parents.push(content);
  }
  for (const task of tasks) yield candidateOf(table, task, { ...place, order });
}

function candidateOf(
  table: Table,
  { row, section, parent, comments }: TaskRow,
  place: Place,
): Candidate {
  const cell = (column: string) => cellOf(table.columns, row, column);
  const { warnings, understood } = understanding(cell);
  const priority = understood("priority", "Priority", priorities.get(cell("priority")));
  const due = readDue(cell("date"), { ...place, zone: zoneOr(cell("timezone"), place.zone) });
  understood("date", "Date", due.understood || undefined);
  if (due.left) warnings.push(`Ignored in the date: ${quote(due.left)}`);
  const amount = cell("duration");
  const description = withDetails(cell("description"), [
    ["Project", table.name],
    ["Section", section],
    ["Belongs to", parent],
    ["Date", due.understood ? null : cell("date")],
    ["Repeats", due.left && cell("date")],
    ["Time", due.time],
    ["Duration", amount && amount !== "None" ? `${amount} ${cell("duration_unit")}` : null],
    ["Deadline", cell("deadline")],
    ["Responsible", cell("responsible").replace(/ \(\d+\)$/, "")],
    ...comments.map((comment): [string, string] => ["Comment", comment]),
  ]);
  const fields = {
    title: cell("content"),
    description,
    priority: priority ?? "none",
    ...due.fields,
  };
  return { number: row.line, fields, warnings, source: [row.cells, comments] };
}

/** In a file 1 is the highest, as p1 in the app; in Todoist's API it is the other way round. */
const priorities = new Map<string, Priority>([
  ["", "none"],
  ["1", "high"],
  ["2", "medium"],
  ["3", "low"],
  ["4", "none"],
]);
