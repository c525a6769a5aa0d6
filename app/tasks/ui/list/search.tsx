import { Form, useSubmit } from "@remix-run/react";
import { type FormEvent, useEffect, useRef } from "react";
import type { ListFilter } from "~/tasks/list-filter";
import { type Sort, searchLength } from "~/tasks/names";
import { controlClass } from "~/ui/field";
import { SearchIcon } from "~/ui/icons";
import { useAnnounce } from "~/ui/toast";

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
        maxLength={searchLength}
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

/** How long somebody pauses, in milliseconds, before what was typed is searched for. */
const pauseMs = 250;

/**
 * Sends a search form by itself: its field a moment after the last key, its other controls at once. Each search
 * takes the place of the one before in the browser's history, so that Back leads to before the search.
 *
 * @param searched what the list was searched for; the field follows it when Back changes it
 * @param found how much was found, to be announced to whoever is typing
 */
function useSearchAsYouType(searched: string, found: string) {
  const announce = useAnnounce();
  const submit = useSubmit();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<number>();
  const lastSearched = useRef(searched);
  const sent = useRef<string[]>([]);

  useEffect(() => () => window.clearTimeout(timer.current), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told of each search once, however the list changes then.
  useEffect(() => {
    const field = input.current;
    // Not on the first page: what was typed before scripts took over stays.
    if (lastSearched.current === searched) return;
    lastSearched.current = searched;
    // What was sent from here is in the field, and maybe more by now. All else is Back, a link, or a redirect.
    const isOwn = sent.current.includes(searched);
    sent.current = sent.current.slice(isOwn ? sent.current.indexOf(searched) + 1 : Infinity);
    if (field && !(isOwn && field === document.activeElement)) field.value = searched;
    else if (searched) announce(`Tasks found: ${found}.`);
  }, [searched]);

  function search(form: HTMLFormElement | null) {
    window.clearTimeout(timer.current);
    sent.current.push(input.current?.value.normalize("NFC").trim() ?? "");
    if (form) submit(form, { replace: true, preventScrollReset: true });
  }
  return {
    input,
    searchSoon: ({ currentTarget: { form } }: FormEvent<HTMLInputElement>) => {
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => search(form), pauseMs);
    },
    searchNow: (event: FormEvent<HTMLFormElement | HTMLSelectElement>) => {
      event.preventDefault();
      const control = event.currentTarget;
      search(control instanceof HTMLFormElement ? control : control.form);
    },
  };
}
