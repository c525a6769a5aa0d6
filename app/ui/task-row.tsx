import { Link } from "@remix-run/react";
import { CheckIcon, Spinner, TrashIcon } from "./icons";
import { Time } from "./time";

export type RowTask = {
  id: string;
  title: string;
  description: string | null;
  completed: boolean;
  createdAt: Date;
};

type TaskRowProps = {
  task: RowTask;
  busy?: boolean;
  /** Not yet on the server: there is nothing to do with it. */
  pending?: boolean;
};

/** One task of a list. Its buttons submit the form around the list: `complete`, `reopen`, `delete` = id. */
export function TaskRow({ task, busy = false, pending = false }: TaskRowProps) {
  return (
    <li
      id={`task-${task.id}`}
      aria-busy={busy || undefined}
      {...(pending && inert)}
      className={row}
    >
      <CheckButton task={task} busy={busy} />
      <div className={body}>
        <Link to={`/tasks/${task.id}`} className={task.completed ? doneTitle : openTitle}>
          {task.title}
        </Link>
        <span className={date}>
          <Time value={task.createdAt} />
        </span>
        {task.description && <p className={preview}>{task.description}</p>}
      </div>
      <button
        type="submit"
        name="delete"
        value={task.id}
        aria-label={`Delete: ${task.title}`}
        className={remove}
      >
        <TrashIcon className="size-5" />
      </button>
    </li>
  );
}

// One element for both states: the focus stays on it when the task changes sides.
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

const row =
  "group grid scroll-my-24 grid-cols-[auto_minmax(0,1fr)_auto] items-start border-line px-1.5 " +
  "transition-colors not-first:border-t hover:bg-sunken/60 sm:px-3";

// Narrow: the date before the preview, under the title. Wide: the date at the end of the title's line.
const body =
  "relative grid min-h-15 grid-cols-[auto_minmax(0,1fr)] content-center gap-x-2 py-2 " +
  "sm:grid-cols-[minmax(0,1fr)_auto] sm:gap-x-6";
const date = "text-sm text-quiet sm:row-start-1 sm:pt-0.5 sm:col-start-2";
const preview = "truncate text-sm text-quiet";

const title =
  "col-span-2 font-medium leading-snug sm:col-span-1 after:absolute after:inset-0 hover:underline " +
  "hover:underline-offset-4 focus-visible:outline-none focus-visible:after:rounded-lg " +
  "focus-visible:after:outline-[2.5px] focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent";
const openTitle = `${title} decoration-edge`;
const doneTitle = `${title} text-quiet line-through decoration-quiet/60`;

const check = "relative my-2 grid size-11 place-items-center rounded-full";
const ring =
  "grid size-6.5 place-items-center rounded-full border-2 transition duration-150 active:scale-90";
const openRing = `${ring} border-edge text-transparent group-hover:border-accent [button:hover>&]:bg-accent-wash [button:hover>&]:text-accent`;
const doneRing = `${ring} border-accent bg-accent text-on-accent`;

const remove =
  "my-2 grid size-11 place-items-center rounded-full text-quiet transition-colors " +
  "hover:bg-danger-wash hover:text-danger";
