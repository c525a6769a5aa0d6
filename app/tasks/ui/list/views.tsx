import { Link } from "@remix-run/react";
import { type ListFilter, listPath, viewNames } from "~/tasks/list-filter";
import type { ListView, View } from "~/tasks/schemas.server";

type TaskViewsProps = { filter: ListFilter; counts: Record<View, number> };

/** How far tasks are counted: any number above it is only "more". */
const counted = 1_000;

const views: ListView[] = ["open", "today", "upcoming", "done", "all", "trash"];

/** The views of the list, as links with the number of tasks in each. They keep the order that was chosen. */
export function TaskViews({ filter: { view: current, sort }, counts }: TaskViewsProps) {
  return (
    <nav aria-label="Views">
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari forgets that a list without bullets is a list. */}
      <ul role="list" className={track}>
        {views.map((view) => (
          <li key={view} className="grid grow">
            <Link
              to={listPath({ view, sort })}
              aria-current={view === current ? "page" : undefined}
              preventScrollReset
              className={look}
            >
              {viewNames[view]}{" "}
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

const shown = (count: number) => (count > counted ? "1,000+" : count.toLocaleString("en"));

// Three in a row on a phone, all six where there is room.
const track = "grid grid-cols-3 gap-0.5 rounded-2xl bg-sunken p-1 sm:flex";

const look =
  "flex min-h-11 items-center justify-center gap-1.5 rounded-xl px-2 text-quiet transition-colors " +
  "hover:text-ink aria-[current]:bg-raised aria-[current]:font-semibold aria-[current]:text-ink " +
  "aria-[current]:shadow-raised";
