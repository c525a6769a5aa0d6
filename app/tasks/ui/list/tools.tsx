import { Link } from "@remix-run/react";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import {
  countLimit,
  listViews,
  pageSize,
  type Sort,
  trashDays,
  type View,
  viewLabels,
} from "~/tasks/names";
import { CloseIcon } from "~/ui/icons";
import { TaskSearch } from "./search";

type ListToolsProps = {
  filter: ListFilter;
  counts: Record<View, number>;
  /** Whether nothing was found, and the list has tasks similar to the search. */
  similar: true | undefined;
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
        found={similar ? "none" : count < pageSize ? String(count) : `${pageSize} or more`}
      />
      <div className="-mb-3 flex min-h-11 items-center justify-between gap-3 empty:hidden">
        <FilterChips filter={filter} />
        {count > 0 && !filter.select && filter.view !== "trash" && (
          <Link
            to={listPath({ ...filter, select: true })}
            preventScrollReset
            className={selectLook}
          >
            Select
          </Link>
        )}
      </div>
      {similar && <p className="text-quiet">Nothing has these words. These titles are alike:</p>}
      {filter.view === "trash" && (
        <p className="text-quiet">After {trashDays} days here, tasks are deleted for good.</p>
      )}
    </div>
  );
}

const selectLook =
  "ml-auto inline-flex min-h-11 shrink-0 items-center rounded-lg px-1 font-medium text-quiet underline " +
  "decoration-line underline-offset-4 transition-colors hover:text-ink hover:decoration-edge";

type TaskViewsProps = { filter: ListFilter; counts: Record<View, number> };

/** The views of the list, as links with the number of tasks in each. They keep the order that was chosen. */
function TaskViews({ filter: { view: current, sort }, counts }: TaskViewsProps) {
  return (
    <nav aria-label="Views">
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari forgets that a list without bullets is a list. */}
      <ul role="list" className={track}>
        {listViews.map((view) => (
          <li key={view} className="grid grow">
            <Link
              to={listPath({ view, sort })}
              aria-current={view === current ? "page" : undefined}
              preventScrollReset
              className={viewLook}
            >
              {viewLabels[view]}{" "}
              <span className="text-sm font-normal text-quiet tabular-nums">
                {shown(view === "all" ? counts.open + counts.done : counts[view])}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const shown = (count: number) =>
  count > countLimit ? `${countLimit.toLocaleString("en")}+` : count.toLocaleString("en");

// Three in a row on a phone, all six where there is room.
const track = "grid grid-cols-3 gap-0.5 rounded-2xl bg-sunken p-1 sm:flex";

const viewLook =
  "flex min-h-11 items-center justify-center gap-1.5 rounded-xl px-2 text-quiet transition-colors " +
  "hover:text-ink aria-[current]:bg-raised aria-[current]:font-semibold aria-[current]:text-ink " +
  "aria-[current]:shadow-raised";

const orders: Record<Sort, string> = {
  newest: "Newest first",
  due: "By due date",
  priority: "By priority",
};

/** What narrows or orders the list, each a link to the list without it; nothing when nothing does. */
function FilterChips({ filter: { view, q, sort } }: { filter: ListFilter }) {
  const isSorted = sort !== "newest";
  if (!q && !isSorted) return null;
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari forgets that a list without bullets is a list.
    <ul role="list" aria-label="Filters" className="flex min-w-0 flex-wrap gap-2">
      {q && <Chip without={listPath({ view, sort })} label={`“${shortened(q)}”`} />}
      {isSorted && <Chip without={listPath({ view, q })} label={orders[sort]} />}
    </ul>
  );
}

function Chip({ without, label }: { without: string; label: string }) {
  return (
    <li className="min-w-0">
      <Link to={without} preventScrollReset className={chipLook}>
        <span className="sr-only">Remove: </span>
        <span className="truncate">{label}</span>
        <CloseIcon className="size-4 shrink-0" />
      </Link>
    </li>
  );
}

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

const chipLook =
  "inline-flex min-h-11 max-w-full items-center gap-2 rounded-full border border-accent/25 " +
  "bg-accent-wash pr-3 pl-4 text-sm font-medium hover:border-accent";
