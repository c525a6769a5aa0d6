import { z } from "zod";
import { ownOrder, readCursor } from "~/tasks/cursor";
import { todayOf } from "~/tasks/days.server";
import { listTasks, neighbourOf } from "~/tasks/list.server";
import type { ListFilter } from "~/tasks/list-filter";
import { listViews } from "~/tasks/names";
import { listParameters } from "~/tasks/task";
import type { UserScope } from "../../../db/client.server";

const pageQuery = listParameters
  .pick({ q: true, after: true })
  .extend({
    view: z.enum(listViews).optional(),
    sort: listParameters.shape.sort.unwrap().optional(),
    select: z.string().optional(),
  })
  .refine(({ after, sort = "newest" }) => after === undefined || readCursor(after, sort) !== null);

/**
 * The part of the list that a request's address asks for.
 *
 * @throws {Response} 400 for what no link of ours asks for, such as an unknown view
 */
export function listFilterOf(request: Request): ListFilter {
  const asked = pageQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) throw new Response("Unknown page", { status: 400 });
  const { q = null, sort = null, after = null, select } = asked.data;
  const { view = q === null ? "open" : "everywhere" } = asked.data;
  // A cursor of another order leads to the beginning of this one.
  const order = sort ?? (q ? "newest" : ownOrder(view));
  const isOfOrder = after !== null && readCursor(after, order) !== null;
  return {
    view,
    q,
    sort,
    after: isOfOrder ? after : null,
    select: selections[select ?? ""] ?? null,
  };
}

/** The query of a filter. */
export const queryOf = ({ view, q, sort, after }: ListFilter, today: string) => ({
  view,
  today,
  q: q ?? undefined,
  sort,
  after: after ?? undefined,
});

/** Makes a change, and returns where to be in the list afterwards: at the task's row, else at its neighbour. */
export async function withRowAfter<T>(
  scope: UserScope,
  filter: ListFilter,
  id: string,
  change: () => Promise<T>,
): Promise<[T, string | null]> {
  const query = queryOf(filter, todayOf(scope));
  const next = await neighbourOf(scope, query, id);
  const changed = await change();
  const { tasks } = await listTasks(scope, query);
  return [changed, tasks.some((task) => task.id === id) ? id : next];
}

/** The address of a row on a page of the list; of the page alone if null. */
export const pathToRow = (path: string, id: string | null) => (id ? `${path}#task-${id}` : path);

const selections: Record<string, ListFilter["select"]> = { "1": "some", all: "all" };
