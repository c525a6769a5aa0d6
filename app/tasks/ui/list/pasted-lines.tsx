import { Link } from "@remix-run/react";
import { type RefObject, useEffect, useState } from "react";

/** The most tasks added from pasted lines at once: each is a request. */
const mostLines = 50;

type PastedLinesProps = {
  input: RefObject<HTMLInputElement>;
  /** Adds a task for each of these titles. */
  onAdd: (titles: string[]) => void;
};

/** Asks whether lines pasted into the title are a task each. Without an answer they are one title. */
export function PastedLines({ input, onAdd }: PastedLinesProps) {
  const [pasted, setPasted] = useState<{ lines: string[]; before: string } | null>(null);
  useEffect(() => {
    const field = input.current;
    if (!field) return;
    const paste = (event: ClipboardEvent) => {
      const lines = linesOf(event.clipboardData?.getData("text/plain") ?? "");
      setPasted(lines.length > 1 ? { lines, before: field.value } : null);
    };
    const close = () => setPasted(null);
    field.addEventListener("paste", paste);
    field.form?.addEventListener("submit", close);
    return () => {
      field.removeEventListener("paste", paste);
      field.form?.removeEventListener("submit", close);
    };
  }, [input]);

  function answer(titles: string[]) {
    if (input.current && titles.length > 0) {
      input.current.value = pasted?.before ?? "";
      // As if typed by hand, so that whatever reads or keeps the title follows.
      input.current.dispatchEvent(new Event("input", { bubbles: true }));
    }
    input.current?.focus();
    setPasted(null);
    if (titles.length > 0) onAdd(titles);
  }

  const { lines } = pasted ?? { lines: [] };
  return (
    <div aria-live="polite">
      {lines.length > mostLines && (
        <p className="py-2">
          That’s {lines.length} lines. <Link to="/tasks/import">Import them as a file</Link> to add
          them all.
        </p>
      )}
      {lines.length > 1 && lines.length <= mostLines && (
        <p className="flex flex-wrap items-center gap-x-4 text-sm">
          <span>You pasted {lines.length} lines.</span>
          <button type="button" className={look} onClick={() => answer(lines)}>
            Add {lines.length} tasks
          </button>
          <button type="button" className={look} onClick={() => answer([])}>
            Keep as one
          </button>
        </p>
      )}
    </div>
  );
}

/** The non-empty lines of a text, without list markers. */
const linesOf = (text: string) =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim().replace(/^[-*•]\s+/, ""))
    .filter(Boolean);

const look = "min-h-11 font-semibold underline underline-offset-4";
