/** The types that the readers of files share, and what they all do. */
import { characters } from "~/schemas/text";
import { descriptionLength, titleLength } from "../names";
import type { FileTask } from "../task";

/** A row of CSV: its cells, the line on which it begins, and whether it has an unclosed quotation mark. */
export type CsvRow = { cells: string[]; line: number; isBroken: boolean };

/** A CSV file: the names of its columns in lower case, its rows, and its own name if that means something. */
export type Table = { columns: string[]; rows: CsvRow[]; name: string | null };

/** The task that a file seems to have in one place, not yet checked. */
export type Candidate = {
  /** The line on which it begins, or its place in a JSON list, from 1; null for a statement about the whole file. */
  number: number | null;
  /** Null if there is no task, only warnings. */
  fields: unknown;
  /** The parts of it that were not understood and are left out. */
  warnings: string[];
  /** There was a task; the warnings say why it is not imported. */
  isLeftOut?: boolean;
  /** What the file has for it, before any of that was understood; the fields by default. */
  source?: unknown;
};

/**
 * What is wrong with one line, or with the whole file if it has no number. It is `skipped` if it cannot be a task,
 * else imported without the parts named here. `file` is set for a ZIP with several files, and `unit` is what the numbers
 * of that file count.
 */
export type Problem = {
  number: number | null;
  reasons: string[];
  skipped: boolean;
  file?: string;
  unit?: Reading["unit"];
};

/** The tasks that a file would add, and its faults. */
export type Reading = {
  unit: "Line" | "Task";
  tasks: FileTask[];
  /** For each task, a UUID that identifies it when its file is read again. */
  keys: string[];
  problems: Problem[];
};

/** Why a whole file cannot be read; the message is for the person who chose it. */
export class Unreadable extends Error {
  override name = "Unreadable";
}

/** A piece of a file for a message, shortened; objects as JSON. */
export function quote(piece: unknown): string {
  const text = typeof piece === "object" ? JSON.stringify(piece) : String(piece);
  const line = text.replace(/\s+/g, " ").trim();
  return characters(line) > 50 ? `“${cut(line, 50)}…”` : `“${line}”`;
}

const cut = (text: string, length: number) => [...text].slice(0, length).join("");

/** Something that another program knows of a task and Latch has no field for: a label and a value. */
export type Detail = [label: string, value: string | null | undefined];

/** A description followed by what has no field of its own, one line for each. */
export function withDetails(description: string, details: Detail[]): string {
  const lines = details.flatMap(([label, value]) =>
    value?.trim() ? `${label}: ${value.trim()}` : [],
  );
  return [description.trim(), lines.join("\n")].filter(Boolean).join("\n\n");
}

/**
 * A title and a description that are not too long. The rest of a long title goes to the beginning of the description;
 * the rest of a long description is cut off, and the warning says so.
 */
export function fitted(fields: unknown): { fields: unknown; warnings: string[] } {
  if (typeof fields !== "object" || fields === null) return { fields, warnings: [] };
  const { title, description } = fields as { title?: unknown; description?: unknown };
  if (typeof title !== "string") return { fields, warnings: [] };
  const warnings: string[] = [];
  let [name, text] = [normalised(title.trim()), typeof description === "string" ? description : ""];
  if (characters(name) > titleLength) {
    const kept = cut(name, titleLength - 1);
    text = [`…${name.slice(kept.length)}`, text].filter(Boolean).join("\n\n");
    name = `${kept}…`;
    warnings.push(
      `The title has more than ${titleLength} characters: the rest is in the description`,
    );
  }
  text = normalised(text);
  if (characters(text) > descriptionLength) {
    const kept = cut(text, descriptionLength - 1);
    warnings.push(
      `The description has more than ${descriptionLength.toLocaleString("en")} characters: it is cut before ${quote(text.slice(kept.length))}`,
    );
    text = `${kept}…`;
  }
  if (warnings.length === 0) return { fields, warnings };
  return { fields: { ...fields, title: name, description: text }, warnings };
}

/** As it is when its length is checked. */
const normalised = (text: string) => text.normalize("NFC").replace(/\r\n?/g, "\n");

/** Reports once that tasks are left out because they are in the trash of the list that the file comes from. */
export function* trashed(titles: unknown[]): Generator<Candidate> {
  if (titles.length === 0) return;
  const named = titles.slice(0, 3).map((title) => quote(String(title ?? "")));
  const names = [...named, ...(titles.length > 3 ? ["…"] : [])].join(", ");
  const count = titles.length === 1 ? "1 task was" : `${titles.length} tasks were`;
  const warnings = [`${count} in the trash, skipped: ${names}`];
  yield { number: null, fields: null, warnings, isLeftOut: true };
}

/** The trimmed cell of a row in a column; "" if there is no such column. */
export const cellOf = (columns: string[], { cells }: CsvRow, column: string) =>
  cells[columns.indexOf(column)]?.trim() ?? "";

/** Collects what is not understood in a row or object: cells or members with content that a reader could not use. */
export function understanding(cell: (column: string) => string | undefined) {
  const warnings: string[] = [];
  const understood = <T>(column: string, label: string, value: T | undefined): T | null => {
    if (value === undefined && cell(column))
      warnings.push(`${label} not understood: ${quote(cell(column))}`);
    return value ?? null;
  };
  return { warnings, understood };
}

/** The columns of another program's file that have content and are not read. */
export function* unreadColumns(
  { columns, rows }: Table,
  read: readonly string[],
): Generator<Candidate> {
  const warnings = columns.flatMap((column) => {
    const index = columns.indexOf(column);
    const isUsed = !read.includes(column) && rows.some(({ cells }) => saysSomething(cells[index]));
    return isUsed ? [`Ignored the column ${quote(column)}`] : [];
  });
  if (warnings.length) yield { number: null, fields: null, warnings };
}

const saysSomething = (cell = "") => !nothing.has(cell.trim().toLowerCase());
/** The keys among these that nothing is read of, each once. */
export function* unreadKeys(
  keys: Iterable<string>,
  isRead: (key: string) => boolean,
): Generator<Candidate> {
  const names = [...new Set(keys)].filter((key) => !isRead(key));
  const warnings = names.slice(0, mostUnread).map((name) => `Ignored the key ${quote(name)}`);
  if (warnings.length) yield { number: null, fields: null, warnings };
}

/** The most names that are said to be unread. */
export const mostUnread = 50;

const nothing = new Set(["", "0", "0%", "false", "no", "n", "off", "none", "normal", "default"]);

/** A yes or no as programs and people write it; undefined for other words. */
export function readYes(value: unknown): boolean | undefined {
  const word = String(value ?? "")
    .trim()
    .toLowerCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}

const yes = new Set(
  "true|yes|y|1|x|[x]|✓|✔|✔️|☑|☑️|✅|done|completed|complete|checked|finished|closed".split("|"),
);
const no = new Set(
  "|false|no|n|0|[ ]|☐|⬜|open|todo|to do|pending|active|not started|in progress|needsaction|none|unchecked|backlog|new|waiting|blocked".split(
    "|",
  ),
);
