import { useFetcher, useSubmit } from "@remix-run/react";
import type { FormEvent, ReactNode } from "react";
import type { ListFilter } from "~/tasks/list-filter";
import { useAnnounceOutcome } from "~/tasks/ui/undo-form";
import { Form, useRenderedFor } from "~/ui/form";
import { RestoreIcon, TrashIcon } from "~/ui/icons";
import { Time } from "~/ui/time";
import type { FormErrors, FormSuccess } from "~/web/form-outcome";
import { changedBy, leaves } from "./optimistic";
import { bodyLook, iconButton, type RowTask, TaskList, TaskRow } from "./row";

type TaskFormProps = {
  tasks: RowTask[];
  view: ListFilter["view"];
  /** The person's day. */
  today: string;
  /** Rows above them, for tasks that are still on their way. */
  children?: ReactNode;
};

/**
 * The list of tasks in one form, whose buttons say what to do with which task. With JavaScript each task has a
 * fetcher of its own, so that many can be under way at once.
 */
export function TaskForm({ tasks, view, today, children }: TaskFormProps) {
  const submit = useSubmit();
  const renderedFor = useRenderedFor();
  function submitRow(event: FormEvent<HTMLFormElement>) {
    const button = (event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement;
    event.preventDefault();
    if (button.closest("[aria-busy]")) return;
    const send = () =>
      submit(
        { ...renderedFor, [button.name]: button.value, reply: "data" },
        {
          method: "post",
          navigate: false,
          fetcherKey: fetcherKey(button.value),
          preventScrollReset: true,
          flushSync: true,
        },
      );
    if (!leaves(view, button.name)) return send();
    focusNeighbour(button);
    inTransition(send);
  }
  return (
    <Form method="post" onSubmit={submitRow}>
      <TaskList label="Tasks">
        {children}
        {tasks.map((task) => (
          <LiveRow key={task.id} task={task} view={view} today={today} />
        ))}
      </TaskList>
    </Form>
  );
}

type LiveRowProps = { task: RowTask } & Pick<TaskFormProps, "view" | "today">;

/** A row that shows at once what its task will be, and returns to what it was if the server refuses. */
function LiveRow({ task, view, today }: LiveRowProps) {
  const { formData, state, data } = useFetcher<FormErrors | FormSuccess>({
    key: fetcherKey(task.id),
  });
  useAnnounceOutcome(data);
  const [action = ""] = formData?.keys() ?? [];
  if (leaves(view, action)) return null;
  const busy = state === "submitting";
  if (view === "trash") return <TrashRow task={task} busy={busy} />;
  return <TaskRow task={changedBy(action, task)} today={today} busy={busy} />;
}

/** Lets the rows move to where `change` puts them, where the browser can and the person likes motion. */
function inTransition(change: () => void): void {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still || !("startViewTransition" in document)) change();
  else document.startViewTransition(change);
}

const fetcherKey = (taskId: string) => `task-${taskId}`;

/** The row is about to go: the focus moves to the next one, else the one before, else to where tasks are added. */
function focusNeighbour(button: HTMLButtonElement): void {
  const row = button.closest("li");
  const neighbour = [row?.nextElementSibling, row?.previousElementSibling].find(
    // A task on its way can have no focus.
    (each) => each && !each.hasAttribute("inert"),
  );
  const target = neighbour?.querySelector("a") ?? neighbour?.querySelector("button");
  (target ?? document.getElementById("title") ?? document.querySelector("h1"))?.focus();
}

/** A task in the trash. Its buttons submit the form around the list: `restore`, `purge` = id. */
function TrashRow({ task, busy = false }: { task: RowTask; busy?: boolean }) {
  return (
    <li id={`task-${task.id}`} aria-busy={busy || undefined} className={look}>
      <div className={bodyLook}>
        <span className="leading-snug font-medium">{task.title}</span>
        {task.deleted_at && (
          <span className="text-sm text-quiet">
            Deleted <Time value={task.deleted_at} />
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
