/** What the page of the list shows, and what its address asks for. */
import { z } from "zod";
import { countTasks } from "~/tasks/counts.server";
import { listTasks } from "~/tasks/list.server";
import type { ListFilter } from "~/tasks/list-filter";
import { taskQuery, views } from "~/tasks/schemas.server";
import type { UserScope } from "../../../db/client.server";

const pageQuery = taskQuery.pick({ view: true, q: true, sort: true, after: true }).extend({
  view: z.enum([...views, "all"]).default("open"),
  select: z.string().optional(),
});

/** @throws {Response} 400 for what no link of ours asks for, such as an unknown view. */
export function listFilterOf(request: Request): ListFilter {
  const asked = pageQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) throw new Response("Unknown page", { status: 400 });
  const { view, q = "", sort, after = null, select } = asked.data;
  return { view, q, sort, after, select: select === "1" };
}

/** The tasks that a filter lets through, and how many each view has, in one transaction. */
export async function taskListPage(
  scope: UserScope,
  { view, q, sort, after }: ListFilter,
  today: string,
) {
  const asked = { view, q, sort, after: after ?? undefined };
  const page = await listTasks(scope, { ...asked, today });
  return { ...page, counts: await countTasks(scope, today) };
}
