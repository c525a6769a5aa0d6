/**
 * Keyset cursors: the values by which a list is sorted, of the last task on a page. The next page begins after these
 * values, whatever has become of that task since: no statement looks it up.
 */
import { z } from "zod";
import { isUuid } from "~/schemas/text";
import {
  firstDueDay,
  type ListView,
  lastDueDay,
  type Priority,
  priorities,
  type Sort,
} from "./names";

/** The tier of the tasks that a search finds last. The database's function `search_tasks` has the same number. */
const lastTier = 3;

/** The values for every order, so that a cursor works in another order or view than its own. */
const place = z.object({
  id: z.uuid(),
  due_order: z
    .literal("infinity")
    .or(z.iso.date().refine((day) => day >= firstDueDay && day <= lastDueDay)),
  /** The tier of a match in a search, the best first; undefined if the order is another. */
  tier: z.coerce.number<string>().int().min(1).max(lastTier).optional(),
  priority_rank: z.coerce
    .number<string>()
    .int()
    .min(0)
    .max(priorities.length - 1),
  closed_at: z.iso.datetime().nullable(),
});
export type Cursor = z.output<typeof place>;

/** What a list can be sorted by; also by when its tasks were completed or deleted, the last one first. */
export type Order = Sort | "closed";

/** The order of a view if no other is chosen; tasks without a date have a place of their own in it. */
export function ownOrder(view: ListView): Order {
  if (view === "done" || view === "trash") return "closed";
  return view === "all" || view === "everywhere" ? "newest" : "due";
}

const base64url = z.base64url();

/** The cursor of the page after this task. It is opaque to clients. */
export function cursorAfter(task: PlacedTask): string {
  const { id, due_on, priority, completed_at, deleted_at, tier } = task;
  const closed_at = (deleted_at ?? completed_at)?.toISOString() ?? "";
  const values = [id, due_on ?? "infinity", priorities.indexOf(priority), closed_at, tier || []];
  return base64(values.flat().join(" "));
}

type PlacedTask = {
  id: string;
  due_on: string | null;
  priority: Priority;
  completed_at: Date | null;
  deleted_at?: Date | null;
  tier?: number;
};

/**
 * The values in a cursor, for a list in this order; null if no page has returned it.
 *
 * Cursors used to be the bare id of a task. Sorting by newest needs nothing else, so such a cursor still works there.
 */
export function readCursor(text: string, order: Order): Cursor | null {
  if (order === "newest" && isUuid(text))
    return { id: text, due_order: "infinity", priority_rank: 0, closed_at: null };
  if (!base64url.safeParse(text).success) return null;
  const [id, due_order, priority_rank, closed_at, tier, ...others] = decoded(text).split(" ");
  if (others.length > 0 || (order === "closed" && !closed_at)) return null;
  const read = { id, due_order, priority_rank, closed_at: closed_at || null, tier };
  return place.safeParse(read).data ?? null;
}

const base64 = (text: string) => btoa(text).replace(/=+$/, "");
const decoded = (text: string) => atob(text.replaceAll("-", "+").replaceAll("_", "/"));
