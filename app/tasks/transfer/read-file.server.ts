/** Reads a file of tasks that somebody has chosen, which may be anything. */
import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { z } from "zod";
import { uploadTasks } from "../names";
import { fileTask } from "../task";
import { csvRows, mostColumns } from "./csv.server";
import type { Place } from "./dates.server";
import * as googleTasks from "./google-tasks.server";
import * as icalendar from "./icalendar.server";
import * as latch from "./latch.server";
import * as outlook from "./outlook.server";
import * as plainList from "./plain-list.server";
import {
  type Candidate,
  type CsvRow,
  fitted,
  type Problem,
  quote,
  type Reading,
  type Table,
  Unreadable,
} from "./reading.server";
import * as ticktick from "./ticktick.server";
import * as todoist from "./todoist.server";
import { isZip, type NamedFile, ownFormat, unzip } from "./zip.server";

/**
 * Returns what a file would add, or why it cannot be read. Its first characters identify JSON, a ZIP and UTF-16; its
 * columns identify the program.
 *
 * @param place the person's day, for words such as "tomorrow", and time zone, for times that name none
 */
export async function readFile(
  bytes: Uint8Array,
  place: Omit<Place, "order">,
): Promise<Reading | { error: string }> {
  try {
    const files = isZip(bytes) ? unzip(bytes) : [{ name: null, bytes }];
    const reading = await readAll(files, place);
    if (!reading.tasks.length && !reading.problems.some(({ skipped }) => skipped)) {
      throw new Unreadable("There are no tasks in this file.");
    }
    return reading;
  } catch (error) {
    if (error instanceof Unreadable) return { error: error.message };
    throw error;
  }
}

/** What all files would add together. If one of several cannot be read, it is left out. */
async function readAll(files: NamedFile[], place: Place): Promise<Reading> {
  const all: Reading = { unit: "Line", tasks: [], keys: [], problems: [] };
  const units = new Set<Reading["unit"]>();
  for (const file of files) {
    const { unit, tasks, keys, problems } = await readOne(file, place).catch((error) => {
      if (files.length === 1 || !(error instanceof Unreadable)) throw error;
      return unread(error);
    });
    if (all.tasks.length + tasks.length > uploadTasks) throw tooMany();
    units.add(unit);
    for (const task of tasks) all.tasks.push(task);
    all.keys.push(...keys);
    const named = file.name === null ? {} : { file: file.name, unit };
    all.problems.push(...problems.map((problem) => ({ ...problem, ...named })));
  }
  if (!units.has("Line")) all.unit = "Task";
  return all;
}

const unread = ({ message }: Unreadable): Reading => ({
  unit: "Line",
  tasks: [],
  keys: [],
  problems: [{ number: null, reasons: [message.replace(/\.$/, "")], skipped: true }],
});

async function readOne({ name, bytes }: NamedFile, place: Place): Promise<Reading> {
  refuseOtherKinds(bytes);
  const text = decode(bytes);
  if (isMarkup(text)) throw new Unreadable("This is a web page or XML, not a list of tasks.");
  if (icalendar.isCalendar(text)) return check(calendarCandidates(text, place), "Line");
  const isJson = /^\s*[{[]/.test(text) && !plainList.isMarkdown(text);
  return check(
    isJson ? jsonCandidates(text, place) : csvCandidates(text, name, place),
    isJson ? "Task" : "Line",
  );
}

/** Whether a text begins with a tag and has an end tag: a list may begin with a word in angle brackets. */
const isMarkup = (text: string) =>
  /^\s*<(?:!doctype|!--|\?xml)/i.test(text) ||
  (/^\s*<[a-z][^<>]*>/i.test(text) && text.includes("</"));

/** The first bytes, in Latin-1, of files that people mistake for a list of tasks. */
const otherKinds = [
  "%PDF-",
  "{\\rtf",
  "\x89PNG",
  "\xff\xd8\xff",
  "GIF8",
  "\x1f\x8b",
  "Rar!",
  "7z\xbc\xaf",
  "SQLite format",
  "BEGIN:VCARD",
];

/** Excel's own format before 2007. */
const oldWorkbook = "\xd0\xcf\x11\xe0";

/** Refuses files that would pass for a list, or for text in another encoding. */
function refuseOtherKinds(bytes: Uint8Array): void {
  const start = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  if (start.startsWith(oldWorkbook)) throw ownFormat();
  if (otherKinds.some((kind) => start.startsWith(kind)))
    throw new Unreadable("This isn't a list of tasks. Choose a CSV, JSON, iCalendar or text file.");
}

/** UTF-8, or UTF-16 with a BOM, as Excel writes it. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const utf16 = first === 0xff && second === 0xfe ? "utf-16le" : null;
  const encoding = utf16 ?? (first === 0xfe && second === 0xff ? "utf-16be" : "utf-8");
  const text = decoded(bytes, encoding);
  // UTF-16 can be valid UTF-8, but not without NULs.
  if (text === null || text.includes("\0")) {
    throw new Unreadable("This file isn't UTF-8. Save it as UTF-8 and try again.");
  }
  if (text.trim() === "") throw new Unreadable("This file is empty.");
  return text.replace(/\r\n?/g, "\n");
}

function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** How many candidates are checked before other work of the process gets its turn. */
const candidatesPerTurn = 100;

async function check(
  candidates: AsyncIterable<Candidate> | Iterable<Candidate>,
  unit: Reading["unit"],
): Promise<Reading> {
  const reading: Reading = { unit, tasks: [], keys: [], problems: [] };
  const ofFile: Problem[] = [];
  let count = 0;
  for await (const { number, fields, warnings, isLeftOut = false, source } of candidates) {
    if (count++ % candidatesPerTurn === 0) await nextTurn();
    const fit = fitted(fields);
    const { data, error } = fields === null ? {} : fileTask.safeParse(fit.fields);
    if (data) {
      reading.tasks.push(data);
      reading.keys.push(keyOf(source ?? fields));
    }
    const reasons = error ? reasonsIn(error) : [...warnings, ...fit.warnings];
    const problems = number === null ? ofFile : reading.problems;
    if (reasons.length) problems.push({ number, reasons, skipped: Boolean(error) || isLeftOut });
  }
  return { ...reading, problems: [...ofFile, ...reading.problems] };
}

/** Equal for equal sources: a UUID with 122 bits of a hash. */
function keyOf(source: unknown): string {
  const hash = createHash("sha256").update(JSON.stringify(source)).digest("hex");
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, "$1-$2-8$3-8$4-$5");
}

/** The first fault of each field. */
function reasonsIn({ issues }: z.ZodError): string[] {
  const byField = new Map<unknown, string>();
  for (const { path, message } of issues) {
    const [field] = path;
    if (!byField.has(field)) byField.set(field, path.length ? message : "Not a task");
  }
  return [...byField.values()];
}

/** The programs whose CSV is read, each identified by the names of its columns. */
const formats = [
  { is: todoist.isTodoist, candidates: todoist.csvCandidates },
  { is: ticktick.isTickTick, candidates: ticktick.csvCandidates },
  { is: latch.isLatch, candidates: latch.csvCandidates },
  { is: outlook.isOutlook, candidates: outlook.csvCandidates },
];

/** Some programs write a few lines before the names of their columns. */
const linesBeforeHeader = 10;

async function* csvCandidates(
  text: string,
  name: string | null,
  place: Place,
): AsyncGenerator<Candidate> {
  const rows: CsvRow[] = [];
  for await (const row of csvRows(text)) {
    if (rows.push(row) > uploadTasks + linesBeforeHeader) throw tooMany();
  }
  const { format, table } = tableIn(rows, name) ?? {};
  if (!format || !table) {
    if (!plainList.isPlainList(rows)) throw noHeader();
    yield* plainList.candidates(text);
    return;
  }
  if (table.rows.length > uploadTasks) throw tooMany();
  const broken = new Set(rows.filter(({ isBroken }) => isBroken).map(({ line }) => line));
  for (const candidate of format.candidates(table, place)) {
    const isBroken = candidate.number !== null && broken.delete(candidate.number);
    yield isBroken ? { ...candidate, warnings: [...candidate.warnings, unclosed] } : candidate;
  }
  for (const number of broken) yield { number, fields: null, warnings: [unclosed] };
}

const unclosed = "This line has an unmatched quotation mark, so it's read as it is";

/** The rows below the names of the columns, and which program's they are; null if no names are known. */
function tableIn(rows: CsvRow[], name: string | null) {
  for (const [index, { cells }] of rows.slice(0, linesBeforeHeader).entries()) {
    const columns = cells.map((cell) => cell.trim().toLowerCase());
    const format = formats.find(({ is }) => is(columns));
    if (!format || (index > 0 && format.is !== ticktick.isTickTick)) continue;
    const twice = columns.find((column, place) => column && columns.indexOf(column) < place);
    if (twice) throw new Unreadable(`The column ${quote(twice)} appears twice.`);
    const table: Table = { columns, rows: rows.slice(index + 1), name: projectOf(name) };
    return { format, table };
  }
  return null;
}

/** Todoist names a project's file after the project, sometimes with its number. */
const projectOf = (name: string | null) =>
  name?.replace(/\.\w+$/, "").replace(/ \[\d+\]$/, "") ?? null;

const noHeader = () => new Unreadable("The first line must list the columns, including “title”.");

function* calendarCandidates(text: string, place: Place): Generator<Candidate> {
  const found = [...icalendar.candidates(text, place)];
  if (found.filter(({ number }) => number !== null).length > uploadTasks) throw tooMany();
  yield* found;
}

function* jsonCandidates(text: string, place: Place): Generator<Candidate> {
  const file = parse(text);
  const google = googleTasks.googleTasks(file);
  const list = google ?? listIn(file);
  if (list.length > uploadTasks) throw tooMany();
  if (google) yield* googleTasks.candidates(google, place);
  else yield* latch.jsonCandidates(file, list, place);
}

/** @throws {Unreadable} if there is no list of tasks */
function listIn(value: unknown): unknown[] {
  const list = Array.isArray(value) ? value : (value as { tasks?: unknown }).tasks;
  if (!Array.isArray(list)) throw new Unreadable("This JSON file has no “tasks” list.");
  return list;
}

function parse(text: string): unknown {
  if (hasMoreValues(text, mostValues)) {
    throw new Unreadable(
      `This JSON file has more than ${mostValues.toLocaleString("en")} values. Split it into smaller files.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Unreadable("This file is not valid JSON.");
    throw error;
  }
}

/** The most values of a JSON file: as many as the largest CSV has cells. */
export const mostValues = uploadTasks * mostColumns;

/**
 * Whether JSON has more values than this, counting lists and objects. Counted in its text, since the smallest values
 * take many times more memory than characters. Works on any text, valid or not.
 */
function hasMoreValues(text: string, most: number): boolean {
  let count = 0;
  let inString = false;
  for (let index = 0; index < text.length && count <= most; index += 1) {
    const character = text[index];
    if (character === '"') inString = !inString;
    else if (inString) index += character === "\\" ? 1 : 0;
    // A value begins at each opening bracket and after each comma.
    else if (character === "," || character === "[" || character === "{") count += 1;
  }
  return count > most;
}

const tooMany = () =>
  new Unreadable(
    `This file has more than ${uploadTasks.toLocaleString("en")} tasks. Split it into smaller files.`,
  );
