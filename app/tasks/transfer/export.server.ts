/** The whole list as a file, read chunk by chunk: a long list needs neither a long transaction nor much memory. */
import type { Transact } from "../../../db/client.server";
import { columns, type TaskScope } from "../columns.server";
import { type FileTask, fileTask } from "../task";
import { csvLines } from "./csv.server";

const chunkSize = 1_000;

/** The list as JSON, in pieces. */
export async function* listAsJson(transact: Transact): AsyncGenerator<string> {
  let before = `{"exported_at":${JSON.stringify(new Date())},"tasks":[\n`;
  for await (const chunk of chunks(transact)) {
    yield before + chunk.map((task) => JSON.stringify(task)).join(",\n");
    before = ",\n";
  }
  yield "\n]}\n";
}

/** The list as CSV, in pieces. */
export async function* listAsCsv(transact: Transact): AsyncGenerator<string> {
  let isFirst = true;
  for await (const chunk of chunks(transact)) {
    yield csvLines(chunk, Object.keys(fileTask.shape), isFirst);
    isFirst = false;
  }
}

/** All that is not in the trash, newest first. One chunk at least; only the first may be empty. */
async function* chunks(transact: Transact): AsyncGenerator<FileTask[]> {
  let after: string | undefined;
  for (;;) {
    const rows = await transact((scope) => chunkAfter(scope, after));
    if (rows.length || after === undefined) yield rows.map(({ id: _, ...task }) => task);
    after = rows.at(-1)?.id;
    if (rows.length < chunkSize) return;
  }
}

async function chunkAfter({ sql, userId }: TaskScope, after: string | undefined) {
  return sql<(FileTask & { id: string })[]>`
    select id, ${columns(sql, fileTask)}
    from tasks where user_id = ${userId} and deleted_at is null
      ${after === undefined ? sql`` : sql`and id < ${after}`}
    order by id desc limit ${chunkSize}`;
}
