import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { ListedTask } from "~/tasks/task";
import { CheckIcon, Spinner, TrashIcon } from "~/ui/icons";
import { preloadCode } from "~/ui/preload-code";
import { TaskMeta } from "./task-meta";

/** The part of a task that a row shows. */
export type RowTask = Pick<
  ListedTask,
  | "id"
  | "title"
  | "description"
  | "completed"
  | "due_on"
  | "priority"
  | "repeat"
  | "created_at"
  | "deleted_at"
>;

type TaskRowProps = {
  task: RowTask;
  /** The person's day. */
  today: string;
  busy?: boolean;
  /** Not yet on the server: it cannot be changed. */
  pending?: boolean;
};

const preloadTaskPage = () => preloadCode("routes/tasks/edit");

/** One task of a list. Its buttons submit the form around the list: `complete`, `reopen`, `delete` = id. */
export function TaskRow({ task, today, busy = false, pending = false }: TaskRowProps) {
  return (
    <li
      id={`task-${task.id}`}
      aria-busy={busy || undefined}
      {...(pending && inert)}
      className={rowLook}
    >
      <CheckButton task={task} busy={busy} />
      <div className={bodyLook}>
        <Link
          to={`/tasks/${task.id}`}
          onPointerEnter={preloadTaskPage}
          onFocus={preloadTaskPage}
          className={task.completed ? doneTitle : openTitle}
        >
          {task.title}
        </Link>
        {task.description && <p className={previewLook}>{task.description}</p>}
        <TaskMeta task={task} today={today} />
      </div>
      <button
        type="submit"
        name="delete"
        value={task.id}
        aria-label={`Delete: ${task.title}`}
        className={iconButton}
      >
        <TrashIcon className="size-5" />
      </button>
    </li>
  );
}

// One element for both states: the focus stays on it when the task is completed or reopened.
function CheckButton({ task, busy }: { task: RowTask; busy: boolean }) {
  const [action, verb, ring] = task.completed
    ? (["reopen", "Reopen", doneRing] as const)
    : (["complete", "Complete", openRing] as const);
  return (
    <button
      type="submit"
      name={action}
      value={task.id}
      aria-label={`${verb}: ${task.title}`}
      className={check}
    >
      <span className={ring}>
        <CheckIcon className="size-4" />
      </span>
      {busy && <Spinner className="absolute size-9 text-accent *:stroke-[1.5]" />}
    </button>
  );
}

// React 18 does not know the attribute and writes it as it is.
const inert = { inert: "" };

export const rowLook =
  "group grid scroll-my-24 [view-transition-name:match-element] grid-cols-[auto_minmax(0,1fr)_auto] items-start border-line px-1.5 " +
  "transition-colors not-first:border-t hover:bg-sunken/60 sm:px-3";

export const bodyLook = "relative grid min-h-15 content-center gap-0.5 py-2.5";
export const previewLook = "truncate text-sm text-quiet";

export const titleLook =
  "font-medium leading-snug after:absolute after:inset-0 hover:underline " +
  "hover:underline-offset-4 focus-visible:outline-none focus-visible:after:rounded-lg " +
  "focus-visible:after:outline-[2.5px] focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent";
const openTitle = `${titleLook} decoration-edge`;
const doneTitle = `${titleLook} text-quiet line-through decoration-quiet/60`;

const check = "relative my-2 grid size-11 place-items-center rounded-full";
const ring =
  "grid size-6.5 place-items-center rounded-full border-2 transition duration-150 active:scale-90";
const openRing = `${ring} border-edge text-transparent group-hover:border-accent [button:hover>&]:bg-accent-wash [button:hover>&]:text-accent`;
const doneRing = `${ring} border-accent bg-accent text-on-accent`;

export const iconButton =
  "my-2 grid size-11 place-items-center rounded-full text-quiet transition-colors " +
  "hover:bg-danger-wash hover:text-danger";

type TaskListProps = { label: string; children: ReactNode };

/** The list around task rows. The page puts one form around it; the rows' buttons submit that form. */
export function TaskList({ label, children }: TaskListProps) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari forgets that a list without bullets is a list.
    <ul role="list" aria-label={label} className={listLook}>
      {children}
    </ul>
  );
}

const listLook = "overflow-clip rounded-2xl border border-line bg-surface shadow-raised";
