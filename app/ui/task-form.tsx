import { Form, useFetcher, useSubmit } from "@remix-run/react";
import type { FormEvent, ReactNode } from "react";
import { useAnnounceOutcome } from "./announcer";
import type { FormDone, FormRefusal } from "./form-outcome";
import { TaskList } from "./task-list";
import { type RowTask, TaskRow } from "./task-row";

type TaskFormProps = {
  tasks: RowTask[];
  /** Rows above them, for tasks that are still on their way. */
  children?: ReactNode;
};

/**
 * The list of tasks in one form, whose buttons say what to do with which task. With JavaScript each task has a
 * fetcher of its own, so that many can be under way at once.
 */
export function TaskForm({ tasks, children }: TaskFormProps) {
  const submit = useSubmit();
  function submitRow(event: FormEvent<HTMLFormElement>) {
    const button = (event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement;
    event.preventDefault();
    if (button.closest("[aria-busy]")) return;
    if (button.name === "delete") focusNeighbour(button);
    submit(
      { [button.name]: button.value, reply: "data" },
      {
        method: "post",
        navigate: false,
        fetcherKey: fetcherKey(button.value),
        preventScrollReset: true,
      },
    );
  }
  return (
    <Form method="post" onSubmit={submitRow}>
      <TaskList label="Tasks">
        {children}
        {tasks.map((task) => (
          <LiveRow key={task.id} task={task} />
        ))}
      </TaskList>
    </Form>
  );
}

/** A row that shows at once what its task will be, and returns to what it was if the server refuses. */
function LiveRow({ task }: { task: RowTask }) {
  const { formData, state, data } = useFetcher<FormRefusal | FormDone>({
    key: fetcherKey(task.id),
  });
  useAnnounceOutcome(data);
  if (formData?.has("delete")) return null;
  return (
    <TaskRow
      task={{ ...task, completed: willBeCompleted(task, formData) }}
      busy={state === "submitting"}
    />
  );
}

const fetcherKey = (taskId: string) => `task-${taskId}`;

function willBeCompleted(task: RowTask, pending: FormData | undefined): boolean {
  if (pending?.has("complete")) return true;
  if (pending?.has("reopen")) return false;
  return task.completed;
}

/** The row is about to go: the focus moves to the next one, else the one before, else to where tasks are added. */
function focusNeighbour(button: HTMLButtonElement): void {
  const row = button.closest("li");
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  (neighbour?.querySelector("a") ?? document.getElementById("title"))?.focus();
}
