import type { ReactNode } from "react";
import type { Group } from "~/tasks/groups";

type TaskGroupProps = { heading: ReactNode; children: ReactNode };

/** Rows under their heading. The page puts one form around all groups; the rows' buttons submit that form. */
export function TaskGroup({ heading, children }: TaskGroupProps) {
  return (
    <section>
      {heading}
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari forgets that a list without bullets is a list. */}
      <ul role="list">{children}</ul>
    </section>
  );
}

type GroupHeadingProps = {
  group: Omit<Group, "tasks">;
  /** Whether to show the button that moves everything overdue. */
  canMove?: boolean;
};

/** What the tasks of a group have in common; nothing in a list without headings. */
export function GroupHeading({ group, canMove = false }: GroupHeadingProps) {
  const { heading, note, isOverdue } = group;
  if (heading === null) return null;
  return (
    <div className="heading">
      <h2 className={isOverdue && "late"}>
        {heading}
        {note && <small>{` ${note}`}</small>}
      </h2>
      {isOverdue && canMove && (
        <button type="submit" name="move" value="today">
          Move to today
        </button>
      )}
    </div>
  );
}
