import type { MouseEvent, ReactNode } from "react";

type FocusLinkProps = { targetId: string; className?: string; children: ReactNode };

/**
 * A link to an element of the same page, which moves the focus there. Do NOT leave the click to the browser:
 * the router takes a changed hash for a navigation and drops the action data, and the errors with it.
 */
export function FocusLink({ targetId, className, children }: FocusLinkProps) {
  return (
    <a href={`#${targetId}`} className={className} onClick={(event) => moveFocus(event, targetId)}>
      {children}
    </a>
  );
}

function moveFocus(event: MouseEvent, targetId: string) {
  const target = document.getElementById(targetId);
  if (!target) return;
  event.preventDefault();
  target.focus();
}
