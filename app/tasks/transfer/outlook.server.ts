/** The CSV of Outlook's tasks, which are Microsoft To Do's. Its dates are in the country's order. */
import type { Priority } from "../names";
import { orderIn, type Place, readInstant, readMoment } from "./dates.server";
import {
  type Candidate,
  cellOf,
  type Table,
  understanding,
  unreadColumns,
  withDetails,
} from "./reading.server";

/** Whether a CSV file is Outlook's, by its columns. */
export const isOutlook = (columns: string[]) => columns.includes("subject");

const readColumns = [
  "subject",
  "start date",
  "due date",
  "reminder on/off",
  "date completed",
  "% complete",
  "categories",
  "notes",
  "priority",
  "private",
  "sensitivity",
  "status",
];

/** What the rows say. */
export function* csvCandidates(table: Table, place: Place): Generator<Candidate> {
  yield* unreadColumns(table, readColumns);
  const dates = ["start date", "due date", "date completed"];
  const order = orderIn(
    table.rows.flatMap((row) => dates.map((column) => cellOf(table.columns, row, column))),
  );
  for (const row of table.rows) {
    const cell = (column: string) => cellOf(table.columns, row, column);
    yield { ...candidateOf(cell, { ...place, order }), number: row.line, source: row.cells };
  }
}

function candidateOf(cell: (column: string) => string, place: Place) {
  const { warnings, understood } = understanding(cell);
  const due = understood("due date", "Due date", readMoment(cell("due date"), place));
  const start = cell("start date");
  const completed = understood(
    "date completed",
    "Completed at",
    readInstant(cell("date completed"), place),
  );
  const isCompleted =
    completed || /^complete/i.test(cell("status")) || /^100 ?%?$|^1$/.test(cell("% complete"));
  const priority = priorities.get(cell("priority").toLowerCase());
  const fields = {
    title: cell("subject"),
    description: withDetails(cell("notes"), [
      ["Start", start === cell("due date") ? null : start],
      ["Categories", cell("categories")],
    ]),
    due_on: due?.day ?? null,
    priority: understood("priority", "Priority", priority) ?? "none",
    completed_at: isCompleted ? (completed ?? new Date()).toISOString() : null,
  };
  return { fields, warnings };
}

const priorities = new Map<string, Priority>([
  ["", "none"],
  ["low", "low"],
  ["normal", "none"],
  ["medium", "none"],
  ["high", "high"],
]);
