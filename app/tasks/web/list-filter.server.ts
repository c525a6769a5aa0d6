import { z } from "zod";
import type { ListFilter } from "~/tasks/list-filter";
import { listViews } from "~/tasks/names";
import { listParameters, withCursor } from "~/tasks/task";

const pageQuery = withCursor(
  listParameters.pick({ q: true, sort: true, after: true }).extend({
    view: z.enum(listViews).default("open"),
    select: z.string().optional(),
  }),
);

/**
 * The part of the list that a request's address asks for.
 *
 * @throws {Response} 400 for what no link of ours asks for, such as an unknown view.
 */
export function listFilterOf(request: Request): ListFilter {
  const asked = pageQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) throw new Response("Unknown page", { status: 400 });
  const { q = "", after = null, select, ...rest } = asked.data;
  return { ...rest, q, after, select: select === "1" };
}
