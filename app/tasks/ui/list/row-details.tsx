import type { ReactNode } from "react";
import { FlagIcon, RepeatIcon } from "~/ui/icons";
import { Time } from "~/ui/time";
import { DueDate } from "./due-date";
import type { RowTask } from "./row";

/** What there is to know of a task beside its title: when it is due, else since when it is there; and the rest. */
export function TaskMeta({ task, today }: { task: RowTask; today: string }) {
  const { dueOn, priority, repeat, completed, createdAt } = task;
  return (
    <span className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5 text-sm text-quiet">
      {dueOn ? (
        <DueDate value={dueOn} today={today} completed={completed} />
      ) : (
        <Time value={createdAt} />
      )}
      {priority !== "none" && (
        <Mark icon={<FlagIcon className={priority === "high" ? `${icon} fill-current` : icon} />}>
          <span
            className={priority === "high" && !completed ? "font-semibold text-ink" : undefined}
          >
            {priorityNames[priority]}
          </span>
          <span className="sr-only"> priority</span>
        </Mark>
      )}
      {repeat && <Mark icon={<RepeatIcon className={icon} />}>{repeatNames[repeat]}</Mark>}
    </span>
  );
}

export const priorityNames = { none: "None", low: "Low", medium: "Medium", high: "High" } as const;
export const repeatNames = { daily: "Daily", weekly: "Weekly", monthly: "Monthly" } as const;

function Mark({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1">
      {icon}
      <span>{children}</span>
    </span>
  );
}

const icon = "size-4 shrink-0";
