/**
 * Rows of the list, as plain functions: a page has many, and a component or a hook in each would cost more than the
 * row.
 */
import { dayInPhrase, dayName } from "~/schemas/day-names";
import type { Group, RowTask } from "~/tasks/groups";
import { priorityLabels } from "~/tasks/names";
import { wordsOfRule } from "~/tasks/repeat";

export type RowContext = {
  /** The person's day. */
  today: string;
  /** The query of the list's address, which a task's page leads back to. */
  search: string;
  group: Pick<Group, "isOverdue" | "saysDue" | "heading">;
  /** Whether somebody has returned to this task. */
  isTarget?: boolean;
  /** Whether its task is open beside the list. */
  isOpen?: boolean;
  /** Whether the router should fetch the route that the link leads to: one row does so for all. */
  discovers?: boolean;
};

type RowState = {
  /** Being sent. */
  busy?: boolean;
  /** Not yet on the server, so it cannot be changed. */
  pending?: boolean;
};

/** One task of a list. Its button submits the form around the list, with `complete` or `reopen` = id. */
export function taskRow(
  task: RowTask,
  context: RowContext,
  { busy, pending }: RowState = {},
  key: string = task.id,
) {
  const [action, verb] =
    task.status === "completed"
      ? (["reopen", "Reopen"] as const)
      : (["complete", "Complete"] as const);
  return (
    <li
      key={key}
      id={`task-${task.id}`}
      aria-busy={busy || pending || undefined}
      className={context.isTarget ? "target" : undefined}
      {...(pending && inert)}
    >
      {/* One element for both states: the focus stays on it when the task is completed or reopened. */}
      {/* biome-ignore lint/a11y/useButtonType: it submits, and says so in fewer bytes. */}
      <button
        name={action}
        value={task.id}
        aria-label={`${verb}: ${task.title}`}
        className={task.priority === "high" ? "high" : undefined}
      />
      {body(task, context)}
    </li>
  );
}

/** A task in the trash. Its button submits the form around the list; deleting forever has a page that asks. */
export function trashRow(task: RowTask, context: RowContext, { busy }: RowState = {}) {
  return (
    <li key={task.id} id={`task-${task.id}`} aria-busy={busy || undefined} className="trashed">
      <div>
        <span dir="auto">{task.title}</span>
        {details(task, context)}
      </div>
      {/* biome-ignore lint/a11y/useButtonType: it submits, and says so in fewer bytes. */}
      <button name="restore" value={task.id} aria-label={`Restore: ${task.title}`}>
        Restore
      </button>
      <a
        href={`/tasks/delete-forever?task=${task.id}`}
        aria-label={`Delete forever: ${task.title}`}
        className="forever"
      >
        Delete forever
      </a>
    </li>
  );
}

/**
 * A task to be selected. The checkbox is named after it, since if several fields have one name a form keeps only the
 * last.
 */
export function selectRow(
  task: RowTask,
  context: RowContext,
  { isLeaving, isSelected }: { isLeaving: boolean; isSelected: boolean },
) {
  return (
    // Hidden, not removed: if the server refuses, the tick is still there.
    <li key={task.id} id={`task-${task.id}`} hidden={isLeaving}>
      <label>
        <input type="checkbox" name={`select-${task.id}`} defaultChecked={isSelected} />
        <span>
          <span dir="auto" className={task.status === "completed" ? "done" : undefined}>
            {task.title}
          </span>
          {details(task, context)}
        </span>
      </label>
    </li>
  );
}

/** The title, which links to the task's page, and its details. */
function body(task: RowTask, context: RowContext) {
  return (
    <div>
      <a
        href={`/tasks/${task.id}${context.search}`}
        dir="auto"
        data-discover={context.discovers || undefined}
        aria-current={context.isOpen ? "page" : undefined}
        className={task.status === "completed" ? "done" : undefined}
      >
        {task.title}
      </a>
      {details(task, context)}
    </div>
  );
}

/** The second line of a row: when the task is due, unless the heading says it, its priority, repeat and description. */
function details(task: RowTask, context: RowContext) {
  const late = isLate(task, context)
    ? `Overdue: ${dayInPhrase(String(task.due_on), context.today)}`
    : "";
  const words = [
    late ? "" : dueWords(task, context),
    task.priority === "none" ? "" : priorityLabels[task.priority],
    wordsOfRule(task.repeat_rule),
  ].filter(Boolean);
  if (!late && words.length === 0 && !task.preview) return null;
  // In one string: React would put a comment between two.
  const rest = words.join(" · ");
  return (
    <small>
      {late && <em>{late}</em>}
      {late && rest ? ` · ${rest}` : rest}
      {task.preview && <bdi>{late || rest ? ` · ${task.preview}` : task.preview}</bdi>}
    </small>
  );
}

/** Whether a row has to say that its task is overdue. */
const isLate = ({ status, due_on }: RowTask, { today, group }: RowContext) =>
  status === "open" && due_on !== null && due_on < today && !group.isOverdue && !group.saysDue;

function dueWords({ status, due_on }: RowTask, { today, group }: RowContext): string {
  if (due_on === null || (group.saysDue && status === "open")) return "";
  return status === "open" ? dayName(due_on, today) : `Due ${dayInPhrase(due_on, today)}`;
}

// React 18 does not know the attribute and writes it as it is.
const inert = { inert: "" };
