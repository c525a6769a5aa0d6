import type { ListView, Sort } from "./schemas.server";

/** What the address of the list asks for. */
export type ListFilter = {
  view: ListView;
  q: string;
  sort: Sort;
  after: string | null;
  /** Whether several tasks are being chosen. */
  select: boolean;
};

/** The address of a list. What is as it is by default is left out. */
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

/** What each view is called. */
export const viewNames: Record<ListView, string> = {
  open: "Open",
  today: "Today",
  upcoming: "Upcoming",
  done: "Done",
  all: "All",
  trash: "Trash",
};
