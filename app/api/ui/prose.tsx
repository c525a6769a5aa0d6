import { Fragment } from "react";

/** Text in which backticks mark code. */
export function Prose({ children }: { children: string }) {
  return children.split("`").map((part, index) => {
    const key = `${index} ${part}`;
    return index % 2 ? (
      <code key={key} className="text-[0.9em] text-ink">
        {part}
      </code>
    ) : (
      <Fragment key={key}>{part}</Fragment>
    );
  });
}
