/** The whole list as a file, read batch by batch: a long list needs neither a long transaction nor much memory. */
import type { UserScope } from "../../../db/client.server";
import type { FileTask } from "./format.server";
import { csvHeader, taskAsCsv } from "./latch-csv.server";

/** Runs work as the user whose list it is. */
type Transaction = <T>(work: (scope: UserScope) => Promise<T>) => Promise<T>;

const batchSize = 1_000;

/** The list as JSON, in pieces. */
export async function* listAsJson(transaction: Transaction): AsyncGenerator<string> {
  let before = `{"exported_at":${JSON.stringify(new Date())},"tasks":[\n`;
  for await (const batch of batches(transaction)) {
    yield before + batch.map((task) => JSON.stringify(task)).join(",\n");
    before = ",\n";
  }
  yield "\n]}\n";
}

/** The list as CSV, in pieces. */
export async function* listAsCsv(transaction: Transaction): AsyncGenerator<string> {
  let before = csvHeader;
  for await (const batch of batches(transaction)) {
    yield before + batch.map(taskAsCsv).join("");
    before = "";
  }
}

/** All that is not in the trash, newest first. One batch at least; only the first may be empty. */
async function* batches(transaction: Transaction): AsyncGenerator<FileTask[]> {
  let after: string | undefined;
  for (;;) {
    const rows = await transaction((scope) => batchAfter(scope, after));
    if (rows.length || after === undefined) yield rows.map(asFileTask);
    after = rows.at(-1)?.id;
    if (rows.length < batchSize) return;
  }
}

type Row = Omit<FileTask, "completed_at" | "created_at"> & {
  id: string;
  completed_at: Date | null;
  created_at: Date;
};

async function batchAfter({ sql, userId }: UserScope, after: string | undefined): Promise<Row[]> {
  return sql<Row[]>`
    select id, title, description, due_on, priority, repeat, repeat_day,
      completed_at, created_at
    from tasks where user_id = ${userId} and deleted_at is null
      ${after === undefined ? sql`` : sql`and id < ${after}`}
    order by id desc limit ${batchSize}`;
}

function asFileTask({ id: _, completed_at, created_at, ...task }: Row): FileTask {
  return {
    ...task,
    completed_at: completed_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
  };
}
