import { useNavigationType, useSubmit } from "@remix-run/react";
import { type FormEvent, useEffect, useRef } from "react";
import { useAnnounce } from "~/ui/toast";

/** How long somebody pauses, in milliseconds, before what was typed is searched for. */
const pauseMs = 250;

/**
 * Sends a search form by itself: its field a moment after the last key, its other controls at once. Each search
 * takes the place of the one before in the browser's history, so that Back leads to before the search.
 *
 * @param searched what the list was searched for; the field follows it when Back changes it
 * @param found how much was found, to be announced to whoever is typing
 */
export function useSearchAsYouType(searched: string, found: string) {
  const announce = useAnnounce();
  const submit = useSubmit();
  const navigation = useNavigationType();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<number>();
  const lastSearched = useRef(searched);

  useEffect(() => () => window.clearTimeout(timer.current), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told of each search once, however the list changes then.
  useEffect(() => {
    const field = input.current;
    // Not on the first page: what was typed before scripts took over stays.
    if (lastSearched.current === searched) return;
    lastSearched.current = searched;
    const isTyping = field === document.activeElement && navigation !== "POP";
    if (field && !isTyping) field.value = searched;
    else if (searched) announce(`Tasks found: ${found}.`);
  }, [searched]);

  function search(form: HTMLFormElement | null) {
    window.clearTimeout(timer.current);
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
