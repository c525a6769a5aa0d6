/** Tasks on their way into a file, read batch by batch. */
import { inBatches, type Transact } from "../../../db/client.server";
import { columns } from "../columns.server";
import { type FileTask, fileTask, listedTask } from "../task";
import { csvLines } from "./csv.server";

/** Every task outside the trash, newest first, as files have it. */
export async function* listForFile(transact: Transact): AsyncGenerator<FileTask[]> {
  const batches = inBatches<FileTask & { id: string }>(
    transact,
    ({ sql, userId }, after, limit) => sql`
      select id, ${columns(sql, fileTask)}
      from tasks where user_id = ${userId} and deleted_at is null
        ${after === null ? sql`` : sql`and id < ${after.id}`}
      order by id desc limit ${limit}`,
  );
  for await (const rows of batches) yield rows.map(({ id: _, ...task }) => task);
}

/** The list as CSV, in pieces. Excel reads a file without a BOM in an old encoding. */
export async function* listAsCsv(transact: Transact): AsyncGenerator<string> {
  let isFirst = true;
  for await (const batch of listForFile(transact)) {
    yield (isFirst ? "\ufeff" : "") + csvLines(batch, Object.keys(fileTask.shape), isFirst);
    isFirst = false;
  }
}

/** Every task of the user, including the trash, in the order of their ids, with everything known about each. */
export function allTasks(transact: Transact): AsyncGenerator<{ id: string }[]> {
  return inBatches(
    transact,
    ({ sql, userId }, after, limit) => sql`
      select ${columns(sql, listedTask.omit({ add_key: true }))}
      from tasks where user_id = ${userId} ${after === null ? sql`` : sql`and id > ${after.id}`}
      order by id limit ${limit}`,
  );
}
