import { Form, Link, useSubmit } from "@remix-run/react";
import { type FormEvent, useEffect, useRef } from "react";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import { searchLength, viewLabels } from "~/tasks/names";
import { controlClass } from "~/ui/field";
import { ChevronLeftIcon, SearchIcon } from "~/ui/icons";
import { useAnnounce } from "~/ui/toast";

type TaskSearchProps = {
  filter: ListFilter;
  /** How much was found, in words. */
  found: string;
};

/** The search field. With JavaScript it searches without the button. */
export function TaskSearch({ filter: { view, q, sort }, found }: TaskSearchProps) {
  const { input, searchSoon, searchNow } = useSearchAsYouType(q ?? "", found);
  const back = view === "everywhere" ? "open" : view;
  return (
    <Form
      method="get"
      action="/tasks"
      role="search"
      preventScrollReset
      onSubmit={searchNow}
      className="search"
    >
      <Link to={listPath({ view: back })} className="icon-button">
        <ChevronLeftIcon className="size-6" />
        <span className="sr-only">{`Back to ${viewLabels[back]}`}</span>
      </Link>
      {view !== "everywhere" && <input type="hidden" name="view" value={view} />}
      {sort && <input type="hidden" name="sort" value={sort} />}
      <input
        ref={input}
        type="search"
        name="q"
        id="search"
        aria-label="Search tasks"
        placeholder="Search"
        defaultValue={q ?? ""}
        maxLength={searchLength}
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: nobody opens the search but to type.
        autoFocus={q === ""}
        enterKeyHint="search"
        dir="auto"
        onInput={searchSoon}
        className={controlClass}
      />
      <button type="submit" className="icon-button">
        <SearchIcon className="size-5" />
        <span className="sr-only">Search</span>
      </button>
    </Form>
  );
}

/** How long typing must pause, in milliseconds, before the search starts. */
const pauseMs = 250;

/**
 * Submits a search form by itself: its field a moment after the last key, its other controls at once. Each search
 * replaces the previous one in the browser's history, so that Back leads to before the search.
 *
 * @param searched what the list was searched for; the field follows it when Back changes it
 * @param found how much was found, announced while somebody is typing
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
    // Our own searches are in the field, perhaps with more by now. Any other one is Back, a link, or a redirect.
    const isOwn = sent.current.includes(searched);
    sent.current = sent.current.slice(isOwn ? sent.current.indexOf(searched) + 1 : Infinity);
    if (field && !(isOwn && field === document.activeElement)) field.value = searched;
    else if (searched) announce(found);
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
