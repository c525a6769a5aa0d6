/**
 * TickTick's backup: https://help.ticktick.com/articles/7055781593733922816. The names of its columns come after a
 * few lines.
 */
import type { Priority } from "../names";
import { type Place, readInstant, readMoment, zoneOr } from "./dates.server";
import {
  type Candidate,
  type CsvRow,
  cellOf,
  quote,
  readYes,
  type Table,
  understanding,
  unreadColumns,
  withDetails,
} from "./reading.server";
import { fieldsOfRule } from "./repeat-words.server";

/** Whether a CSV file is TickTick's, by its columns. */
export const isTickTick = (columns: string[]) =>
  columns.includes("title") && columns.includes("list name") && columns.includes("status");

/** The columns that are read, or that mean nothing elsewhere. */
const readColumns = [
  "folder name",
  "list name",
  "title",
  "kind",
  "tags",
  "content",
  "is check list",
  "start date",
  "due date",
  "repeat",
  "priority",
  "status",
  "created time",
  "completed time",
  "order",
  "timezone",
  "is all day",
  "is floating",
  "column name",
  "column order",
  "view mode",
  "taskid",
  "parentid",
];

/** What the rows say. */
export function* csvCandidates(table: Table, place: Place): Generator<Candidate> {
  const cell = (row: CsvRow, column: string) => cellOf(table.columns, row, column);
  yield* unreadColumns(table, readColumns);
  const titles = new Map(table.rows.map((row) => [cell(row, "taskid"), cell(row, "title")]));
  for (const row of table.rows) {
    const parent = titles.get(cell(row, "parentid") || "none");
    yield candidateOf((column) => cell(row, column), row, parent, place);
  }
}

function candidateOf(
  cell: (column: string) => string,
  row: CsvRow,
  parent: string | undefined,
  account: Place,
): Candidate {
  const { warnings, understood } = understanding(cell);
  const place = { ...account, zone: zoneOr(cell("timezone"), account.zone) };
  const due = understood("due date", "Due date", readMoment(cell("due date"), place));
  const start = understood("start date", "Start date", readMoment(cell("start date"), place));
  const day = due ?? start;
  const isTimed = readYes(cell("is all day")) === false;
  const repeat = fieldsOfRule(cell("repeat"));
  if (!repeat && cell("repeat")) warnings.push(`Repeat not understood: ${quote(cell("repeat"))}`);
  const state = states.get(cell("status"));
  understood("status", "Status", state);
  const description = withDetails(cell("content"), [
    ["List", [cell("folder name"), cell("list name")].filter(Boolean).join(" / ")],
    ["Section", cell("column name")],
    ["Belongs to", parent],
    ["Start", due && start && start.day !== due.day ? start.day : null],
    ["Time", isTimed ? day?.time : null],
    ["Repeat", repeat ? null : cell("repeat")],
    ["Tags", cell("tags")],
    ["State", state === "dropped" ? "will not be done" : null],
  ]);
  const completed = understood(
    "completed time",
    "Completed at",
    readInstant(cell("completed time"), place),
  );
  const created = understood(
    "created time",
    "Created at",
    readInstant(cell("created time"), place),
  );
  const isCompleted = completed || (state && state !== "open");
  const fields = {
    title: cell("title"),
    description,
    due_on: day?.day ?? null,
    priority: understood("priority", "Priority", priorities.get(cell("priority"))) ?? "none",
    ...repeat,
    completed_at: isCompleted ? (completed ?? new Date()).toISOString() : null,
    created_at: created?.toISOString() ?? null,
  };
  return { number: row.line, fields, warnings, source: row.cells };
}

const priorities = new Map<string, Priority>([
  ["", "none"],
  ["0", "none"],
  ["1", "low"],
  ["3", "medium"],
  ["5", "high"],
]);

const states = new Map([
  ["", "open"],
  ["0", "open"],
  ["1", "completed"],
  ["2", "completed"],
  ["-1", "dropped"],
]);
