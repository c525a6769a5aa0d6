import { useSubmit } from "@remix-run/react";
import { type FormEvent, useEffect, useRef } from "react";

/** How long somebody pauses, in milliseconds, before what was typed is searched for. */
const pauseMs = 250;

/**
 * Sends a search form by itself: its field a moment after the last key, its other controls at once. Each search
 * takes the place of the one before in the browser's history, so that Back leads to before the search.
 *
 * @param searched what the list was searched for; the field follows it when Back changes it
 */
export function useSearchAsYouType(searched: string) {
  const submit = useSubmit();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<number>();

  useEffect(() => () => window.clearTimeout(timer.current), []);
  useEffect(() => {
    const field = input.current;
    if (field && field !== document.activeElement) field.value = searched;
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
