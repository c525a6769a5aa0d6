import { RestoreIcon, TrashIcon } from "~/ui/icons";
import { Time } from "~/ui/time";
import { bodyLook, iconButton, type RowTask } from "./row";

/** A task in the trash. Its buttons submit the form around the list: `restore`, `purge` = id. */
export function TrashRow({ task, busy = false }: { task: RowTask; busy?: boolean }) {
  return (
    <li id={`task-${task.id}`} aria-busy={busy || undefined} className={look}>
      <div className={bodyLook}>
        <span className="leading-snug font-medium">{task.title}</span>
        {task.deletedAt && (
          <span className="text-sm text-quiet">
            Deleted <Time value={task.deletedAt} />
          </span>
        )}
      </div>
      <button
        type="submit"
        name="restore"
        value={task.id}
        aria-label={`Restore: ${task.title}`}
        className={restore}
      >
        <RestoreIcon className="size-5" />
        <span className="max-sm:sr-only">Restore</span>
      </button>
      <button
        type="submit"
        name="purge"
        value={task.id}
        aria-label={`Delete for good: ${task.title}`}
        className={iconButton}
      >
        <TrashIcon className="size-5" />
      </button>
    </li>
  );
}

const look =
  "grid scroll-my-24 [view-transition-name:match-element] grid-cols-[minmax(0,1fr)_auto_auto] items-start gap-x-1 border-line pr-1.5 pl-4 " +
  "not-first:border-t sm:pr-3 sm:pl-5";

const restore =
  "my-2 flex size-11 items-center justify-center gap-2 rounded-full font-medium text-accent " +
  "transition-colors hover:bg-accent-wash sm:w-auto sm:px-4";
