import { type RefObject, useEffect, useState } from "react";
import { loadGrammar } from "./grammar";

/** How long typing must pause before a screen reader is told what will be read, in milliseconds. */
const pauseMs = 1_000;

type QuickAddHintProps = {
  form: RefObject<HTMLFormElement>;
  /** The person's day when the page was rendered. The server reads the title again, as of its own today. */
  today: string;
};

/**
 * Shows as chips what will be read from the title while it is typed; in words for a screen reader, once typing
 * pauses.
 */
export function QuickAddHint({ form, today }: QuickAddHintProps) {
  const [hint, setHint] = useState("");
  const [said, setSaid] = useState("");
  useEffect(() => {
    const element = form.current;
    if (!element) return;
    const read = async () => setHint(await hintOf(element, today));
    // A form that is sent or reset has its new values only afterwards.
    const readSoon = () => setTimeout(read);
    element.addEventListener("input", read);
    element.addEventListener("submit", readSoon);
    element.addEventListener("reset", readSoon);
    return () => {
      element.removeEventListener("input", read);
      element.removeEventListener("submit", readSoon);
      element.removeEventListener("reset", readSoon);
    };
  }, [form, today]);
  useEffect(() => {
    const timer = setTimeout(() => setSaid(hint), hint === "" ? 0 : pauseMs);
    return () => clearTimeout(timer);
  }, [hint]);
  return (
    <>
      {hint !== "" && (
        <p aria-hidden="true" className="flex flex-wrap gap-2 pt-2 pb-1 text-sm">
          {hint.split(separator).map((words) => (
            <span key={words} className="rounded-full bg-accent-wash px-3 py-0.5 font-medium">
              {words}
            </span>
          ))}
        </p>
      )}
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </>
  );
}

const separator = ", ";

async function hintOf(form: HTMLFormElement, today: string): Promise<string> {
  const grammar = await loadGrammar();
  if (!grammar) return "";
  const { filledIn, readQuickAdd, understoodWords } = grammar;
  const typed = Object.fromEntries([...new FormData(form)].map(([name, of]) => [name, String(of)]));
  const { fields } = readQuickAdd(typed.title ?? "", today, filledIn(typed));
  return understoodWords(fields, today).join(separator);
}
