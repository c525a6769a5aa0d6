import { Form } from "@remix-run/react";
import { useEffect, useRef } from "react";
import type { ListFilter } from "~/tasks/list-filter";
import type { Sort } from "~/tasks/schemas.server";
import { controlClass } from "~/ui/field";
import { SearchIcon } from "~/ui/icons";
import { useSearchAsYouType } from "./use-search-as-you-type";

const sorts: Record<Sort, string> = { newest: "Newest", due: "Due date", priority: "Priority" };

type TaskSearchProps = {
  filter: ListFilter;
  /** How many tasks were found, in words. */
  found: string;
};

/** What to search for, and the order of the list. With JavaScript neither waits for the button. */
export function TaskSearch({ filter: { view, q, sort }, found }: TaskSearchProps) {
  const { input, searchSoon, searchNow } = useSearchAsYouType(q, found);
  const order = useRef<HTMLSelectElement>(null);
  // Back undoes a choice, too.
  useEffect(() => {
    if (order.current) order.current.value = sort;
  }, [sort]);
  return (
    <Form
      method="get"
      action="/tasks"
      role="search"
      preventScrollReset
      onSubmit={searchNow}
      className="flex gap-2"
    >
      {view !== "open" && <input type="hidden" name="view" value={view} />}
      <input
        ref={input}
        type="search"
        name="q"
        id="search"
        aria-label="Search tasks"
        placeholder="Search"
        defaultValue={q}
        maxLength={1000}
        autoComplete="off"
        enterKeyHint="search"
        onInput={searchSoon}
        className={`${controlClass} min-w-0 grow`}
      />
      <select
        ref={order}
        name="sort"
        id="sort"
        aria-label="Sort by"
        defaultValue={sort}
        onChange={searchNow}
        className={`${controlClass} w-auto! shrink-0`}
      >
        {Object.entries(sorts).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <button type="submit" className={button}>
        <SearchIcon className="size-5" />
        <span className="sr-only">Search</span>
      </button>
    </Form>
  );
}

const button =
  "grid size-12 shrink-0 place-items-center rounded-xl border border-edge bg-surface transition-colors " +
  "hover:border-quiet hover:bg-sunken";
