/** Reads a file of tasks that somebody has chosen, which may be anything. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { z } from "zod";
import { uploadTasks } from "../names";
import { fileTask } from "../task";
import { type CsvRow, csvRows, mostColumns } from "./csv.server";
import * as latchCsv from "./latch-csv.server";
import { type Candidate, quote, type Reading, Unreadable } from "./reading.server";
import * as todoist from "./todoist.server";

/** Gives what a file would add, or why it cannot be read. Its first character tells JSON from CSV. */
export async function readFile(bytes: Uint8Array): Promise<Reading | { error: string }> {
  try {
    const text = decode(bytes);
    const isJson = /^\s*[{[]/.test(text);
    const candidates = isJson ? jsonCandidates(text) : csvCandidates(text);
    const reading = await check(candidates, isJson ? "Task" : "Line");
    if (!reading.tasks.length && !reading.problems.some(({ skipped }) => skipped)) {
      throw new Unreadable("There are no tasks in this file.");
    }
    return reading;
  } catch (error) {
    if (error instanceof Unreadable) return { error: error.message };
    throw error;
  }
}

function decode(bytes: Uint8Array): string {
  const text = utf8(bytes);
  // UTF-16 can be valid UTF-8, but not without NULs.
  if (text === null || text.includes("\0")) {
    throw new Unreadable("This file is not in UTF-8. Save it as UTF-8 and choose it again.");
  }
  if (text.trim() === "") throw new Unreadable("This file is empty.");
  return text.replace(/\r\n?/g, "\n");
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** The number of candidates that are checked before other work of the process gets its turn. */
const candidatesPerTurn = 100;

async function check(
  candidates: AsyncGenerator<Candidate>,
  unit: Reading["unit"],
): Promise<Reading> {
  const reading: Reading = { unit, tasks: [], problems: [] };
  let count = 0;
  for await (const { number, fields, warnings } of candidates) {
    if (count++ % candidatesPerTurn === 0) await nextTurn();
    const { data, error } = fields === null ? {} : fileTask.safeParse(fields);
    if (data) reading.tasks.push(data);
    const reasons = error ? reasonsIn(error) : warnings;
    if (reasons.length) reading.problems.push({ number, reasons, skipped: Boolean(error) });
  }
  return reading;
}

/** The first fault of each field. */
function reasonsIn({ issues }: z.ZodError): string[] {
  const byField = new Map<unknown, string>();
  for (const { path, message } of issues) {
    const [field] = path;
    if (!byField.has(field)) byField.set(field, path.length ? message : "This is no task");
  }
  return [...byField.values()];
}

async function* csvCandidates(text: string): AsyncGenerator<Candidate> {
  const rows = csvRows(text);
  const header: CsvRow | undefined = (await rows.next()).value;
  const columns = columnsOf(header?.cells ?? []);
  const isTodoist = todoist.isTodoist(columns);
  if (!isTodoist) yield* latchCsv.warningsAbout(columns);
  let count = 0;
  for await (const row of rows) {
    if (++count > uploadTasks) throw tooMany();
    const { candidateOf } = isTodoist ? todoist : latchCsv;
    const candidate = candidateOf(columns, row);
    if (candidate) yield candidate;
  }
}

/** @throws {Unreadable} when they are not the names of columns. */
function columnsOf(cells: string[]): string[] {
  const columns = cells.map((cell) => cell.trim().toLowerCase());
  const twice = columns.find((column, index) => column && columns.indexOf(column) < index);
  if (twice) throw new Unreadable(`The first line names the column ${quote(twice)} twice.`);
  if (columns.includes("title") || todoist.isTodoist(columns)) return columns;
  throw new Unreadable(
    "The first line must name the columns, “title” among them, or be that of a file from Todoist.",
  );
}

async function* jsonCandidates(text: string): AsyncGenerator<Candidate> {
  const list = listIn(text);
  if (list.length > uploadTasks) throw tooMany();
  for (const [index, fields] of list.entries())
    yield { number: index + 1, fields: fields ?? false, warnings: [] };
}

/** @throws {Unreadable} when there is no list of tasks. */
function listIn(text: string): unknown[] {
  const value = parse(text);
  const list = Array.isArray(value) ? value : (value as { tasks?: unknown }).tasks;
  if (!Array.isArray(list)) throw new Unreadable("This JSON has no list called “tasks”.");
  return list;
}

function parse(text: string): unknown {
  if (hasMoreValues(text, mostValues)) {
    throw new Unreadable(
      `This JSON has more than ${mostValues.toLocaleString("en")} values. Split it, and import one part after the other.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Unreadable("This file is not valid JSON.");
    throw error;
  }
}

/** The most values that a JSON file may have: as many as the largest CSV has cells. */
export const mostValues = uploadTasks * mostColumns;

/**
 * Whether JSON has more values than this, lists and objects counted as well: told from its text, since the smallest
 * values take many times as much memory as they take characters. Says something of any text, valid or not.
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
    `This file has more than ${uploadTasks.toLocaleString("en")} tasks. Split it, and import one part after the other.`,
  );
