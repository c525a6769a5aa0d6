import type { ListView, Sort } from "./names";

/** The part of the list that its address asks for. */
export type ListFilter = {
  view: ListView;
  q: string;
  sort: Sort;
  after: string | null;
  /** Whether several tasks are being chosen. */
  select: boolean;
};

/** The address of a part of the list, without default values. */
export function listPath({ view, q, sort, after, select }: Partial<ListFilter>): string {
  const asked = new URLSearchParams({
    ...(view && view !== "open" && { view }),
    ...(q && { q }),
    ...(sort && sort !== "newest" && { sort }),
    ...(after && { after }),
    ...(select && { select: "1" }),
  });
  return asked.size > 0 ? `/tasks?${asked}` : "/tasks";
}
