import type { View } from "~/tasks/schemas.server";
import { FilterChips } from "./filter-chips";
import type { ListFilter } from "./list-filter";
import { TaskSearch } from "./task-search";
import { TaskViews } from "./task-views";

type ListToolsProps = {
  filter: ListFilter;
  counts: Record<View, number>;
  /** Whether the list has only what is like the search. */
  similar: boolean;
};

/** What decides which tasks the list shows. */
export function ListTools({ filter, counts, similar }: ListToolsProps) {
  return (
    <div className="grid gap-3">
      <TaskViews filter={filter} counts={counts} />
      <TaskSearch filter={filter} />
      <FilterChips filter={filter} />
      {similar && <p className="text-quiet">Nothing has these words. These titles are alike:</p>}
      {filter.view === "trash" && (
        <p className="text-quiet">After 30 days here, tasks are deleted for good.</p>
      )}
    </div>
  );
}
