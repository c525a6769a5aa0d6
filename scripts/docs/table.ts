/** A row of a table: its cells by the names of their columns. */
export type Row = Record<string, string>;

/** A Markdown table, as wide as its cells. The cells of the columns `code` are set as code. */
export function table(rows: Row[], code: string[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) =>
    columns.map((column) => {
      const text = (row[column] ?? "").replaceAll("|", "\\|");
      return text && code.includes(column) ? `\`${text}\`` : text;
    }),
  );
  const widths = columns.map((column, index) =>
    Math.max(column.length, 3, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const line = (row: string[]) =>
    `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(" | ")} |`;
  return [columns, widths.map((width) => "-".repeat(width)), ...cells].map(line).join("\n");
}

/**
 * A table with one more column, `note`, which is written by hand: each note stays with the row that has its `key`.
 *
 * @returns a function that takes the table in the document, with its notes, and returns the new one
 */
export const tableWithNotes =
  (rows: Row[], { key, note }: { key: string; note: string }) =>
  (before: string): string => {
    const notes = new Map(tableRows(before).map((row) => [row[key], row[note] ?? ""]));
    return table(
      rows.map((row) => ({ ...row, [note]: notes.get(row[key]) ?? "" })),
      [],
    );
  };

/** The rows of every table in a text, with their cells as written. `\|` is a bar. */
export function tableRows(text: string): Row[] {
  const rows: Row[] = [];
  let header: string[] | null = null;
  for (const line of text.split("\n")) {
    if (!line.startsWith("|")) header = null;
    else if (!header) header = cellsOf(line);
    else if (!/^\|[-| :]+$/.test(line)) rows.push(rowOf(header, cellsOf(line)));
  }
  return rows;
}

function cellsOf(line: string): string[] {
  return line
    .slice(1, line.lastIndexOf("|"))
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function rowOf(header: string[], values: string[]): Row {
  if (header.length !== values.length) throw new Error(`Not ${header.length} cells: ${values}`);
  return Object.fromEntries(header.map((name, index) => [name, values[index] ?? ""]));
}
