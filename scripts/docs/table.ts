/** A row of a table: its cells by the names of their columns. */
export type Row = Record<string, string>;

/** Rows as a table of Markdown, as wide as its cells. Those of the columns `code` are set as code. */
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
