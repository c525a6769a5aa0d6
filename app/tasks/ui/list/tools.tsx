import { Link } from "@remix-run/react";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import type { View } from "~/tasks/schemas.server";
import { FilterChips } from "./filter-chips";
import { TaskSearch } from "./search";
import { TaskViews } from "./views";

type ListToolsProps = {
  filter: ListFilter;
  counts: Record<View, number>;
  /** Whether the list has only what is like the search. */
  similar: boolean;
  /** How many tasks the page has. */
  count: number;
};

/** What decides which tasks the list shows. */
export function ListTools({ filter, counts, similar, count }: ListToolsProps) {
  return (
    <div className="grid gap-3">
      <TaskViews filter={filter} counts={counts} />
      <TaskSearch
        filter={filter}
        found={similar ? "none" : count < 50 ? String(count) : "50 or more"}
      />
      <div className="-mb-3 flex min-h-11 items-center justify-between gap-3 empty:hidden">
        <FilterChips filter={filter} />
        {count > 0 && !filter.select && filter.view !== "trash" && (
          <Link to={listPath({ ...filter, select: true })} preventScrollReset className={select}>
            Select
          </Link>
        )}
      </div>
      {similar && <p className="text-quiet">Nothing has these words. These titles are alike:</p>}
      {filter.view === "trash" && (
        <p className="text-quiet">After 30 days here, tasks are deleted for good.</p>
      )}
    </div>
  );
}

const select =
  "ml-auto inline-flex min-h-11 shrink-0 items-center rounded-lg px-1 font-medium text-quiet underline " +
  "decoration-line underline-offset-4 transition-colors hover:text-ink hover:decoration-edge";
