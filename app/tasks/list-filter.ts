import { type ListView, type Sort, viewLabels } from "./names";

/** The part of the list that an address asks for. */
export type ListFilter = {
  view: ListView;
  /** What is searched for; empty before anything is, null if this is not a search. */
  q: string | null;
  /** Null for the view's own order. */
  sort: Sort | null;
  after: string | null;
  /** Whether tasks are being selected, and whether all of them are from the start. */
  select: "some" | "all" | null;
};

/** The address of a part of the list, without default values. */
export function listPath({ view, q, sort, after, select }: Partial<ListFilter>): string {
  const isDefault = view === undefined || view === "everywhere" || (view === "open" && !q);
  const asked = new URLSearchParams({
    ...(!isDefault && { view }),
    ...(typeof q === "string" && { q }),
    ...(sort && { sort }),
    ...(after && { after }),
    ...(select && { select: select === "all" ? "all" : "1" }),
  });
  return asked.size > 0 ? `/tasks?${asked}` : "/tasks";
}

/** The label of a link back to a part of the list. */
export const listName = ({ view, q }: Pick<ListFilter, "view" | "q">): string => {
  if (q !== null) return "Search results";
  return view === "open" ? "Tasks" : viewLabels[view];
};
