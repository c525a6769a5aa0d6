import type { ReactNode } from "react";
import { priorityLabels, repeatLabels } from "~/tasks/names";
import type { ListedTask } from "~/tasks/task";
import { FlagIcon, RepeatIcon } from "~/ui/icons";
import { Time } from "~/ui/time";

type TaskMetaProps = {
  task: Pick<ListedTask, "due_on" | "priority" | "repeat" | "completed" | "created_at">;
  /** The person's day. */
  today: string;
};

/** A task's details below its title: when it is due or else was added, its priority, and whether it repeats. */
export function TaskMeta({ task, today }: TaskMetaProps) {
  const { due_on, priority, repeat, completed, created_at } = task;
  return (
    <span className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5 text-sm text-quiet">
      {due_on ? (
        <DueDate value={due_on} today={today} completed={completed} />
      ) : (
        <Time value={created_at} />
      )}
      {priority !== "none" && (
        <Mark icon={<FlagIcon className={priority === "high" ? `${icon} fill-current` : icon} />}>
          <span
            className={priority === "high" && !completed ? "font-semibold text-ink" : undefined}
          >
            {priorityLabels[priority]}
          </span>
          <span className="sr-only"> priority</span>
        </Mark>
      )}
      {repeat && <Mark icon={<RepeatIcon className={icon} />}>{repeatLabels[repeat]}</Mark>}
    </span>
  );
}

function Mark({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1">
      {icon}
      <span>{children}</span>
    </span>
  );
}

const icon = "size-4 shrink-0";

type DueDateProps = {
  /** A day, as YYYY-MM-DD. */
  value: string;
  /** The person's day. */
  today: string;
  completed: boolean;
};

/** When a task is due, in words. What is overdue or due today is set apart, by its words and by its weight. */
export function DueDate({ value, today, completed }: DueDateProps) {
  const isLate = !completed && value < today;
  const isToday = !completed && value === today;
  return (
    <time dateTime={value} className={isLate ? late : isToday ? now : undefined}>
      {isLate ? `Overdue: ${dayName(value, today)}` : `Due ${dayName(value, today)}`}
    </time>
  );
}

const late = "font-semibold text-danger";
const now = "font-semibold text-ink";

/** A day beside today, as people say it. toUTCString reads the same on every machine, Intl does not. */
function dayName(day: string, today: string): string {
  const distance = (Date.parse(day) - Date.parse(today)) / dayMs;
  const near = nearDays[distance];
  if (near) return near;
  const written = new Date(day).toUTCString().slice(5, 16).replace(/^0/, "");
  return day.slice(0, 4) === today.slice(0, 4) ? written.slice(0, -5) : written;
}

const dayMs = 24 * 60 * 60 * 1000;

const nearDays: Record<number, string> = { [-1]: "yesterday", 0: "today", 1: "tomorrow" };
