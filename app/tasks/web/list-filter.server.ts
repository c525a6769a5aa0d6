import { z } from "zod";
import { ownOrder, readCursor } from "~/tasks/cursor";
import type { ListFilter } from "~/tasks/list-filter";
import { listViews } from "~/tasks/names";
import { listParameters } from "~/tasks/task";

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
 * @throws {Response} 400 for what no link of ours asks for, such as an unknown view.
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

const selections: Record<string, ListFilter["select"]> = { "1": "some", all: "all" };
