import { useFetcher, useFetchers } from "@remix-run/react";
import { type ReactNode, useEffect, useState } from "react";
import { AddTask, addFetcherKey, type PendingTask } from "./add-task";
import { useAnnounce } from "./announcer";
import { type FormDone, type FormRefusal, refusalIn } from "./form-outcome";
import { TaskForm } from "./task-form";
import { type RowTask, TaskRow } from "./task-row";

type TaskBoardProps = {
  /** Whether the list begins with the newest tasks, where a new one would stand. */
  isFirstPage: boolean;
  tasks: (RowTask & { addKey: string | null })[];
  addKey: string;
  refusal?: FormRefusal;
  autoFocus?: boolean;
  /** What stands where the list would be if there are no tasks. */
  children: ReactNode;
};

/** Where tasks are added, and the list below it. Tasks on their way to the server stand at its top. */
export function TaskBoard({
  isFirstPage,
  tasks,
  addKey,
  refusal,
  autoFocus,
  children,
}: TaskBoardProps) {
  const [pending, setPending] = useState<PendingTask[]>([]);
  const [returned, setReturned] = useState<FormRefusal>();
  const announce = useAnnounce();

  function send(task: PendingTask) {
    setReturned(undefined);
    setPending((others) => [task, ...others]);
  }
  function settle(key: string, outcome: FormRefusal | FormDone | undefined) {
    setPending((others) => others.filter((other) => other.key !== key));
    if (outcome && "done" in outcome) announce(outcome.done);
    const refused = refusalIn(outcome);
    if (!refused) return;
    const message = refused.formError ?? Object.values(refused.errors).flat()[0];
    // Not over what is being typed by now.
    if (isTyping()) announce(`Not added: “${refused.values.title}”. ${message}`, "error");
    else setReturned(refused);
  }

  return (
    <>
      <AddTask
        addKey={addKey}
        refusal={returned ?? refusal}
        autoFocus={autoFocus}
        onSubmit={isFirstPage ? send : null}
      />
      {tasks.length + pending.length === 0 ? (
        children
      ) : (
        <TaskForm tasks={tasks}>
          {pending.map((task) => (
            <PendingRow
              key={task.key}
              task={task}
              // Another answer may bring the task into the list before its own is there.
              isListed={tasks.some(({ addKey }) => addKey === task.key)}
              onSettled={settle}
            />
          ))}
        </TaskForm>
      )}
    </>
  );
}

type PendingRowProps = {
  task: PendingTask;
  isListed: boolean;
  onSettled: (key: string, outcome: FormRefusal | FormDone | undefined) => void;
};

function PendingRow({ task, isListed, onSettled }: PendingRowProps) {
  const { state, data } = useFetcher<FormRefusal | FormDone>({ key: addFetcherKey(task.key) });
  // While others are under way the list on the page may be older than this task's own answer.
  const quiet = useFetchers().every((fetcher) => fetcher.state === "idle");
  const [sent, setSent] = useState(false);
  useEffect(() => {
    if (state !== "idle") setSent(true);
    else if (sent && (quiet || refusalIn(data))) onSettled(task.key, data);
  }, [state, sent, quiet, data, onSettled, task.key]);
  if (isListed) return null;
  const { key: id, title, description } = task;
  return (
    <TaskRow
      task={{ id, title, description, completed: false, createdAt: new Date() }}
      busy
      pending
    />
  );
}

const isTyping = () => {
  const field = document.getElementById("title");
  return field instanceof HTMLInputElement && field.value !== "";
};
