import type { ReactNode } from "react";

type TaskListProps = { label: string; children: ReactNode };

/** The list around task rows. The page puts one form around it; the rows' buttons submit that form. */
export function TaskList({ label, children }: TaskListProps) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari forgets that a list without bullets is a list.
    <ul role="list" aria-label={label} className={look}>
      {children}
    </ul>
  );
}

const look = "overflow-clip rounded-2xl border border-line bg-surface shadow-raised";
