/** Our own files, CSV and JSON, and what people write in the same fields. */
import { z } from "zod";
import { fileTask } from "../task";
import { unescapeFormula } from "./csv.server";
import { type DateOrder, orderIn, type Place, readInstant, readMoment } from "./dates.server";
import {
  type Candidate,
  type CsvRow,
  mostUnread,
  quote,
  readYes,
  type Table,
  trashed,
  unreadKeys,
} from "./reading.server";

/** The columns or keys that say that a task is completed or deleted, besides the times of it. */
const stateFields = ["completed", "done", "status", "deleted", "deleted_at"];

/** Fields of the API and of the account's file that mean nothing in another list. */
const otherFields = ["id", "user_id", "version", "updated_at", "add_key"];

/** Members of our files besides the list of tasks. */
const ownMembers = ["tasks", "exported_at", "user", "sessions", "activity", "next", "similar"];

const isRead = (field: string) =>
  Object.hasOwn(fileTask.shape, field) ||
  stateFields.includes(field) ||
  otherFields.includes(field);

/** Whether a CSV file is our own, by its columns. */
export const isLatch = (columns: string[]) => columns.includes("title");

type Fields = Record<string, unknown>;

/** What the rows of our own CSV say: one column for each field, in any order. An empty cell counts as missing. */
export function* csvCandidates({ columns, rows }: Table, place: Place): Generator<Candidate> {
  const unknown = columns.filter((column) => column && !isRead(column)).slice(0, mostUnread);
  const warnings = unknown.map((column) => `Ignored the column ${quote(column)}`);
  if (warnings.length) yield { number: 1, fields: null, warnings };
  const tasks = rows.map((row) => ({ number: row.line, fields: fieldsOf(columns, row) }));
  const surplus = (index: number) =>
    (rows[index]?.cells ?? []).slice(columns.length).filter(Boolean);
  yield* candidates(tasks, place, (index) =>
    surplus(index).map((cell) => `${quote(cell)} has no column`),
  );
}

/**
 * What a JSON list of tasks says.
 *
 * @param file the whole file; nothing besides the list is read
 */
export function* jsonCandidates(
  file: unknown,
  list: unknown[],
  place: Place,
): Generator<Candidate> {
  const members = isObject(file) ? Object.keys(file) : [];
  const keys = list.flatMap((task) => (isObject(task) ? Object.keys(task) : []));
  const others = members.filter((member) => !ownMembers.includes(member));
  yield* unreadKeys([...others, ...keys], (key) => isRead(key) && !others.includes(key));
  const tasks = list.map((task, index) => ({ number: index + 1, fields: isObject(task) && task }));
  yield* candidates(tasks, place, () => []);
}

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function fieldsOf(columns: string[], { cells }: CsvRow): Fields {
  const values = columns.flatMap((column, index) => {
    const cell = unescapeFormula(cells[index] ?? "");
    return cell === "" ? [] : [[column, meantBy(column, cell)]];
  });
  return Object.fromEntries(values);
}

/** A text field as it is; other fields may have been typed by a person. */
function meantBy(column: string, cell: string): string | number {
  if (column === "title" || column === "description") return cell;
  if (column === "repeat_day") return Number(cell);
  return column === "priority" || column === "repeat" ? cell.trim().toLowerCase() : cell.trim();
}

type Entry = { number: number; fields: Fields | false };

/** The tasks to be checked; of those in the trash only their number. */
function* candidates(
  tasks: Entry[],
  place: Place,
  warningsAbout: (index: number) => string[],
): Generator<Candidate> {
  const orderOf = (field: string) =>
    orderIn(tasks.flatMap(({ fields }) => (fields ? [String(fields[field] ?? "")] : [])));
  const orders = new Map(
    ["due_on", "completed_at", "created_at"].map((field) => [field, orderOf(field)]),
  );
  const deleted: unknown[] = [];
  for (const [index, { number, fields }] of tasks.entries()) {
    if (fields && isDeleted(fields)) deleted.push(fields.title);
    else yield { ...candidateOf(fields, place, orders, warningsAbout(index)), number };
  }
  yield* trashed(deleted);
}

/** Whether a task is in the trash of the list that the file comes from. */
function isDeleted({ deleted, deleted_at, status }: Fields): boolean {
  const word = String(status ?? "").toLowerCase();
  return word === "trash" || word === "deleted" || Boolean(deleted_at) || readYes(deleted) === true;
}

type Orders = Map<string, DateOrder>;

function candidateOf(fields: Fields | false, place: Place, orders: Orders, warnings: string[]) {
  if (!fields) return { fields, warnings };
  const read: Fields = { ...fields };
  const note = (field: string, label: string) =>
    warnings.push(`${label} not understood: ${quote(fields[field])}`);
  const placeOf = (field: string) => ({ ...place, order: orders.get(field) ?? null });
  const due = !fields.due_on
    ? undefined
    : readMoment(dayWritten(String(fields.due_on)), placeOf("due_on"));
  if (fields.due_on && !due) note("due_on", "Due date");
  read.due_on = due ? due.day : null;
  for (const [field, label] of times) {
    const time = fields[field] && pastTime(String(fields[field]), placeOf(field));
    if (fields[field] && !time) note(field, label);
    read[field] = time || null;
  }
  const stateField = ["completed", "done", "status"].find((field) => fields[field] != null);
  const isCompleted = readYes(stateField && fields[stateField]);
  if (stateField && isCompleted === undefined) note(stateField, labels[stateField] ?? "");
  if (isCompleted || fields.completed_at) read.completed_at ??= new Date().toISOString();
  return { fields: read, warnings, source: Object.entries(fields).sort() };
}

const times = [
  ["completed_at", "Completed at"],
  ["created_at", "Created at"],
] as const;

const labels: Record<string, string> = { completed: "Completed", done: "Done", status: "Status" };

/** A day that a program has written as its first moment in UTC means that day. */
const dayWritten = (words: string) => words.replace(/T00:00(:00(\.0+)?)?Z$/, "");

/** How far the clock of the machine that wrote a file may be ahead of ours, in milliseconds. */
const clockSkewMs = 5 * 60 * 1000;

const isoTime = z.iso.datetime({ offset: true });

/** A time from 1970 until now, as ISO 8601. */
function pastTime(words: string, place: Place): string | undefined {
  const time = isoTime.safeParse(words).success ? new Date(words) : readInstant(words, place);
  const isPast = time && time.getTime() >= 0 && time.getTime() <= Date.now() + clockSkewMs;
  return isPast ? time.toISOString() : undefined;
}
