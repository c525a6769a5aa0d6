/** A list without columns: each line is a task. */
import type { Candidate, CsvRow } from "./reading.server";

/** Whether lines are such a list, rather than a table whose columns have unknown names. */
export function isPlainList(rows: CsvRow[]): boolean {
  const widths = new Set(rows.map(({ cells }) => cells.length));
  return widths.size > 1 || widths.has(1);
}

/** Whether a text that begins like JSON is a list whose first task has a box before it. */
export const isMarkdown = (text: string) => /^\s*\[[ xX]\]\s/.test(text);

/** What the lines say. A bullet is not part of the title; a box says whether the task is completed. */
export function* candidates(text: string): Generator<Candidate> {
  for (const [index, line] of text.split("\n").entries()) {
    const [, box, title = ""] = /^\s*(?:[-*+•]\s+)?(?:\[([ xX])\]\s+)?(.*)$/.exec(line) ?? [];
    if (title.trim() === "") continue;
    const completed_at = box?.toLowerCase() === "x" ? new Date().toISOString() : null;
    yield { number: index + 1, fields: { title, completed_at }, warnings: [], source: line };
  }
}
