import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import { pageSize, type Sort, trashDays, type View, viewLabels } from "~/tasks/names";
import { CloseIcon } from "~/ui/icons";
import { TaskSearch } from "./search";
import { TaskViews } from "./views";

type ListHeaderProps = {
  filter: ListFilter;
  counts: Record<View, number>;
  /** How much was found, in words. */
  found: string;
  /** Whether a task is open beside the list; the page's h1 is then the task's. */
  isBeside: boolean;
  /** Actions on all tasks of the view. */
  children: ReactNode;
};

/**
 * The header of the list: its name, for people who don't see it in the current view's link, and links to other views.
 */
export function ListHeader({ filter, counts, found, isBeside, children }: ListHeaderProps) {
  const { view, q, select } = filter;
  const Heading = isBeside ? "h2" : "h1";
  if (q !== null)
    return (
      <>
        <TaskViews filter={filter} counts={counts} />
        <Heading tabIndex={-1} className="sr-only">
          Search
        </Heading>
        <TaskSearch filter={filter} found={found} />
        {q && <p className="note">{found}</p>}
      </>
    );
  const isMain = view === "open" || view === "today" || view === "upcoming";
  return (
    <>
      <TaskViews filter={filter} counts={counts} />
      {isMain ? (
        <Heading tabIndex={-1} className="sr-only">
          {select ? "Select tasks" : view === "open" ? "Tasks" : viewLabels[view]}
        </Heading>
      ) : (
        <div className="title">
          <Heading tabIndex={-1}>{viewLabels[view]}</Heading>
          {children}
        </div>
      )}
    </>
  );
}

/** How much a search has found, in words. */
export function foundWords(filter: ListFilter, count: number, similar: true | undefined): string {
  if (count === 0) return "No tasks found";
  if (similar) return "No exact match. Did you mean:";
  if (count >= pageSize) return `${pageSize}+ tasks found`;
  return filter.after === null ? `${count} ${count === 1 ? "task" : "tasks"} found` : "More tasks";
}

type ListNotesProps = { filter: ListFilter; isEmpty: boolean };

/** Notes about the list that is shown. */
export function ListNotes({ filter, isEmpty }: ListNotesProps) {
  const { view, q, sort } = filter;
  return (
    <>
      {sort && (
        <p className="note">
          <Link to={listPath({ view, q })} preventScrollReset className="chip">
            <span className="sr-only">Remove: </span>
            {q && sort === "newest" ? "Best match first" : orders[sort]}
            <CloseIcon className="size-4" />
          </Link>
        </p>
      )}
      {/* An empty list already says so. */}
      {view === "trash" && q === null && !isEmpty && (
        <p className="note">Tasks in the trash are deleted forever after {trashDays} days.</p>
      )}
    </>
  );
}

const orders: Record<Sort, string> = {
  newest: "Newest first",
  due: "Sorted by due date",
  priority: "Sorted by priority",
};
