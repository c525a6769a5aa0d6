/** How many tasks each view has, as far as anybody wants to know. */
import type { UserScope } from "../../db/client.server";
import { lastDay } from "./list.server";
import type { View } from "./schemas.server";

/** How far the tasks of a view are counted. */
export const countedTasks = 1_000;

/**
 * As many sampled tasks show that a view has more than are counted. One task of 64 is sampled, so 1,000 tasks have
 * about 16 of them; that they have 64 is less likely than 1 in 10^15
 * (docs/decisions/0011-large-views-are-counted-by-a-sample.md).
 */
const sampledOfMany = 64;

/**
 * How many tasks each view has; `countedTasks + 1` stands for any number above it. Each is a range of one index, and
 * is read in its order, so that the database considers no other way to read it. Open tasks are those of today and
 * upcoming ones, and as many undated ones as still matter.
 */
export async function countTasks(
  { sql, userId }: UserScope,
  today: string,
): Promise<Record<View, number>> {
  const most = countedTasks + 1;
  const inRange = sql`
    from tasks where user_id = ${userId} and status = range.status
      and due_order > range.after and due_order <= range.until`;
  const [{ undated, ...counts }] = await sql<[Record<View | "undated", number>]>`
    select counts.*, (
      select count(*)::int from (
        select from tasks
        where user_id = ${userId} and status = 'open' and due_order = 'infinity'
        order by due_order, id limit greatest(0, ${most}::int - today - upcoming)) counted
      ) as undated
    from (
      select max(n) filter (where view = 'today') as today,
        max(n) filter (where view = 'upcoming') as upcoming,
        max(n) filter (where view = 'done') as done, max(n) filter (where view = 'trash') as trash
      from (values
        ('today', 'open', '-infinity'::date, ${today}::date),
        ('upcoming', 'open', ${today}::date, ${lastDay}::date),
        ('done', 'completed', '-infinity', 'infinity'),
        ('trash', 'trash', '-infinity', 'infinity')) range (view, status, after, until),
      lateral (
        select case
          when ${sampledOfMany} = (select count(*) from (
            select ${inRange} and sampled order by due_order limit ${sampledOfMany}) sample)
          then ${most}::int
          else (select count(*)::int from (
            select ${inRange} order by due_order, id limit ${most}) counted)
        end as n
        -- Keeps the planner from planning it anew for each view.
        offset 0) counted
    ) counts`;
  return { ...counts, open: Math.min(most, counts.today + counts.upcoming + undated) };
}
