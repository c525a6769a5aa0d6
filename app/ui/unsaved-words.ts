/** Words that were typed into a form and not sent yet: they outlive their page, and are not left behind by mistake. */
import { useBlocker, useResolvedPath } from "@remix-run/react";
import { type RefObject, useEffect, useRef } from "react";
import { useRenderedFor } from "./form";

type Fields = Readonly<Record<string, string>>;

/** The values of a form's fields when nothing is typed: what is saved, or empty. */
type Saved = Fields;

const prefix = "latch-draft";

/**
 * Keeps what is typed into a form in this tab until it is sent: through Back, a reload, and somebody else's signing
 * in in another tab. Only a page of the same address that was drawn for the same person gets it back.
 *
 * @param name tells the form from others of its page
 * @param isReturned whether the form came with words already, which nothing replaces
 */
export function useDraft(
  form: RefObject<HTMLFormElement>,
  name: string,
  saved: Saved,
  isReturned: boolean,
): void {
  // The form's own page, even while another one is beside it.
  const { pathname } = useResolvedPath(".");
  const { rendered_for } = useRenderedFor();
  const key = rendered_for && [prefix, rendered_for, pathname, name].join(" ");
  const latest = useRef(saved);
  latest.current = saved;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a form is given its words once, when it appears.
  useEffect(() => {
    const element = form.current;
    if (!element || !key) return;
    if (!isReturned) restore(element, key);
    let isSent = false;
    const keep = () => {
      if (isSent) return;
      const unsaved = unsavedIn(element, latest.current);
      const { version } = fieldsOf(element);
      if (Object.keys(unsaved).length === 0) forget(key);
      else store(key, version === undefined ? unsaved : { ...unsaved, version });
    };
    const typed = () => {
      isSent = false;
      keep();
    };
    // A button may fill in a field, which fires no event, or send the form.
    const keepSoon = () => void setTimeout(keep);
    const sent = () => {
      isSent = true;
      forget(key);
    };
    element.addEventListener("input", typed);
    element.addEventListener("click", keepSoon);
    element.addEventListener("submit", sent);
    return () => {
      element.removeEventListener("input", typed);
      element.removeEventListener("click", keepSoon);
      element.removeEventListener("submit", sent);
    };
  }, [key]);
}

/** Forgets what was typed in this tab: signing out leaves nothing behind. */
export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) forget(key);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

const question = "Leave without saving? What you typed will be lost.";

/**
 * Asks before leaving a page whose form has unsent words.
 *
 * @param saved what its fields have otherwise
 * @param returned the form as it was returned, if it was
 */
export function useLeaveQuestion(
  form: RefObject<HTMLFormElement>,
  saved: Saved,
  returned: unknown,
): void {
  const settled = useRef(false);
  const latest = useRef(saved);
  latest.current = saved;
  const isUnsaved = () =>
    !settled.current &&
    form.current !== null &&
    Object.keys(unsavedIn(form.current, latest.current)).length > 0;
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      currentLocation.pathname !== nextLocation.pathname && isUnsaved(),
  );
  useEffect(() => {
    if (returned) settled.current = false;
  }, [returned]);
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    if (!window.confirm(question)) return blocker.reset();
    settled.current = true;
    forgetDrafts();
    blocker.proceed();
  }, [blocker]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks at the form itself when asked.
  useEffect(() => {
    const element = form.current;
    const typing = () => {
      settled.current = false;
    };
    const sending = () => {
      settled.current = true;
    };
    const leaving = (event: BeforeUnloadEvent) => {
      if (isUnsaved()) event.preventDefault();
    };
    element?.addEventListener("input", typing);
    element?.addEventListener("submit", sending);
    window.addEventListener("beforeunload", leaving);
    return () => {
      element?.removeEventListener("input", typing);
      element?.removeEventListener("submit", sending);
      window.removeEventListener("beforeunload", leaving);
    };
  }, []);
}

/** The fields of a form whose values differ from what is saved. */
function unsavedIn(form: HTMLFormElement, saved: Saved): Record<string, string> {
  const typed = Object.entries(fieldsOf(form)).filter(
    ([name, value]) => saved[name] !== undefined && plain(value) !== plain(saved[name]),
  );
  return Object.fromEntries(typed);
}

const plain = (text: string) => text.replaceAll("\r\n", "\n").normalize("NFC").trim();

const fieldsOf = (form: HTMLFormElement): Record<string, string> =>
  Object.fromEntries(
    [...new FormData(form)].flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );

function restore(form: HTMLFormElement, key: string): void {
  for (const [name, value] of Object.entries(stored(key) ?? {})) {
    const field = form.elements.namedItem(name);
    if (!field || !("value" in field)) continue;
    // Typed before scripts took over: newer than what was kept.
    if ("defaultValue" in field && field.value !== field.defaultValue) continue;
    field.value = value;
    if (!(field instanceof Element) || name === "version") continue;
    field.closest("details")?.setAttribute("open", "");
    // As if typed by hand, so that whatever shows the field's value follows.
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// A browser may refuse to keep anything: then the page works without this.
function stored(key: string): Fields | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

function store(key: string, fields: Fields): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(fields));
  } catch {}
}

function forget(key: string): void {
  try {
    sessionStorage.removeItem(key);
  } catch {}
}
