/**
 * Searching. The database's functions find ids, as a role that can use the indexes for it; the tasks are then read
 * like any others: docs/decisions/0010-search-behind-row-level-security.md.
 */
import type { UserScope } from "../../db/client.server";
import { orderOf, type Range } from "./list.server";
import type { Sort } from "./schemas.server";
import { columns, type Task } from "./task.server";

/** The first `limit` tasks after the cursor, in a list's order, that have all the words of `q`. */
export async function searchTasks(
  { sql, userId }: UserScope,
  range: Range,
  { sort, after, limit }: { sort: Sort; after: string | null; limit: number },
  q: string,
): Promise<Task[]> {
  return sql<Task[]>`
    select ${columns(sql)} from tasks
    where user_id = ${userId} and id in (
      select search_tasks(${q}, ${statusesOf(sql, range)}, ${range.dueAfter}, ${range.dueUntil},
        ${sort}, ${after}, ${limit}))
    order by ${orderOf(sql, sort)}`;
}

/** Up to `limit` tasks whose title is like `q`, the most alike first. */
export async function similarTasks(
  { sql, userId }: UserScope,
  range: Range,
  limit: number,
  q: string,
): Promise<Task[]> {
  return sql<Task[]>`
    select ${columns(sql)}
    from similar_tasks(${q}, ${statusesOf(sql, range)}, ${range.dueAfter}, ${range.dueUntil}, ${limit})
      with ordinality as found (id, place)
    join tasks using (id)
    where user_id = ${userId}
    order by place`;
}

const statusesOf = (sql: UserScope["sql"], { statuses }: Range) =>
  sql`string_to_array(${statuses.join(",")}, ',')`;
