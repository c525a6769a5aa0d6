/**
 * Keyset cursors: the values that lists are ordered by, of the task with which a page ends. The next page begins after
 * these values, whatever has become of that task since: no statement looks it up.
 */
import { z } from "zod";
import { firstDueDay, lastDueDay, type Priority, priorities, type Sort } from "./names";

/** The values of each order, so that a cursor also serves in another order or view than the one it is from. */
const place = z.object({
  id: z.uuid(),
  due_order: z
    .literal("infinity")
    .or(z.iso.date().refine((day) => day >= firstDueDay && day <= lastDueDay)),
  priority_rank: z.coerce
    .number<string>()
    .int()
    .min(0)
    .max(priorities.length - 1),
});
export type Cursor = z.output<typeof place>;

const uuid = z.uuid();
const base64url = z.base64url();

/** The cursor of the page after this task. To clients it is opaque. */
export function cursorAfter(task: { id: string; due_on: string | null; priority: Priority }) {
  const { id, due_on, priority } = task;
  return base64(`${id} ${due_on ?? "infinity"} ${priorities.indexOf(priority)}`);
}

/**
 * The values in a cursor, for a list in this order; null for what no page has given.
 *
 * Cursors were the bare id of a task once. That is all the newest-first order goes by, so there such a one still works.
 */
export function readCursor(text: string, sort: Sort): Cursor | null {
  if (sort === "newest" && uuid.safeParse(text).success)
    return { id: text, due_order: "infinity", priority_rank: 0 };
  if (!base64url.safeParse(text).success) return null;
  const [id, due_order, priority_rank, ...others] = decoded(text).split(" ");
  if (others.length > 0) return null;
  return place.safeParse({ id, due_order, priority_rank }).data ?? null;
}

const base64 = (text: string) => btoa(text).replace(/=+$/, "");
const decoded = (text: string) => atob(text.replaceAll("-", "+").replaceAll("_", "/"));
