import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { type Row, tableRows as writtenRows } from "../../scripts/docs/table";

/** A fenced block: its language, the rest of its first line, and its text. */
export type Fence = { language: string; note: string; text: string; line: number };

/** The matching files of the tree, as paths from its root: what git has or would add. */
export function treeFiles(...patterns: string[]): string[] {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "--", ...patterns]);
  const files = listed.toString().split("\n").filter(Boolean);
  return files.filter((file) => existsSync(file)).sort();
}

/**
 * The part of a document under a heading, up to the next one of its level or above.
 *
 * @throws if there is no such heading: a test that compares nothing would pass
 */
export function section(document: string, heading: string): string {
  const lines = readFileSync(document, "utf8").split("\n");
  const start = lines.findIndex((line) => line.replace(/^#+ /, "") === heading && /^#/.test(line));
  const level = /^#+/.exec(lines[start] ?? "")?.[0].length;
  if (!level) throw new Error(`${document} has no heading "${heading}"`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => new RegExp(`^#{1,${level}} `).test(line));
  return rest.slice(0, end < 0 ? undefined : end).join("\n");
}

/** The rows of every table in a text. Cells lose the backquotes around them; `\|` is a bar. */
export const tableRows = (text: string): Row[] =>
  writtenRows(text).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [name, cell.replace(/^`([^`]*)`$/, "$1")]),
    ),
  );

/** The fenced blocks of a text, in order. */
export function fences(text: string): Fence[] {
  return [...text.matchAll(/^```(\S+) ?(.*)\n([\s\S]*?)^```$/gm)].map((match) => {
    const [, language = "", note = "", inside = ""] = match;
    const line = text.slice(0, match.index).split("\n").length;
    return { language, note, text: inside, line };
  });
}

/** What is left of a text without its fenced blocks. */
export const withoutFences = (text: string) => text.replace(/^```[\s\S]*?^```$/gm, "");
