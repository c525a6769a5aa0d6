import { useFetcher, useFetchers } from "@remix-run/react";
import { type ReactNode, useEffect, useState } from "react";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import type { ListedTask } from "~/tasks/task";
import { undoAction } from "~/tasks/ui/undo-form";
import { ErrorSummary } from "~/ui/error-summary";
import { useAnnounce } from "~/ui/toast";
import { type FormErrors, type FormSuccess, formErrorsIn } from "~/web/form-outcome";
import { AddTask, addFetcherKey, type PendingTask } from "./add-task";
import { TaskForm } from "./list-form";
import { type RowTask, TaskRow } from "./row";
import { SelectionForm } from "./selection-form";

type TaskBoardProps = {
  filter: ListFilter;
  /** The person's day, and the days that buttons stand for. */
  today: string;
  soon: Record<string, string>;
  tasks: ListedTask[];
  add_key: string;
  refusal?: FormErrors;
  autoFocus?: boolean;
  /** What stands between the form and the list. */
  tools: ReactNode;
  /** What stands where the list would be if there are no tasks. */
  children: ReactNode;
};

/** Where tasks are added, and the list below it. Tasks on their way to the server stand at its top. */
export function TaskBoard({ filter, today, tasks, refusal, ...props }: TaskBoardProps) {
  const [pending, setPending] = useState<PendingTask[]>([]);
  const [returned, setReturned] = useState<FormErrors>();
  const announce = useAnnounce();

  function send(task: PendingTask) {
    setReturned(undefined);
    setPending((others) => [task, ...others]);
  }
  function settle(key: string, outcome: FormErrors | FormSuccess | undefined) {
    setPending((others) => others.filter((other) => other.key !== key));
    if (outcome && "message" in outcome)
      announce(outcome.message, "info", undoAction(outcome.undo));
    const refused = formErrorsIn(outcome);
    if (!refused) return;
    const message = refused.formError ?? Object.values(refused.errors).flat()[0];
    // Does not overwrite what is being typed by now.
    if (isTyping()) announce(`Not added: “${refused.values.title}”. ${message}`, "error");
    else setReturned(refused);
  }

  return (
    <>
      {filter.view === "trash" || filter.select ? (
        <ErrorSummary errors={refusal?.errors} formError={refusal?.formError} />
      ) : (
        <AddTask
          action={listPath(placeOfNew(filter))}
          add_key={props.add_key}
          soon={props.soon}
          defaults={filter.view === "today" ? { due_on: today } : undefined}
          refusal={returned ?? (isOfSelection(refusal) ? undefined : refusal)}
          autoFocus={props.autoFocus}
          onSubmit={beginsWithNew(filter) ? send : null}
        />
      )}
      {props.tools}
      {tasks.length + pending.length === 0 ? (
        props.children
      ) : isSelecting(filter) ? (
        <SelectionForm tasks={tasks} filter={filter} today={today} refusal={refusal} />
      ) : (
        <TaskForm tasks={tasks} view={filter.view} today={today}>
          {pending.map((task) => (
            <PendingRow
              key={task.key}
              task={task}
              today={today}
              // Another answer may bring the task into the list before its own is there.
              isListed={tasks.some(({ add_key }) => add_key === task.key)}
              onSettled={settle}
            />
          ))}
        </TaskForm>
      )}
    </>
  );
}

/** Whether a form that has come back is that of a selection. */
const isOfSelection = (refusal: FormErrors | undefined) => refusal?.values.selection !== undefined;

/** Whether several tasks are chosen. What is in the trash is restored one by one, or by Undo. */
const isSelecting = ({ select, view }: ListFilter) => select && view !== "trash";

/** The list in which a new task appears: this one, or the one of open tasks. */
const placeOfNew = ({ view }: Pick<ListFilter, "view">): Pick<ListFilter, "view"> => ({
  view: view === "all" || view === "today" ? view : "open",
});

/** Whether this page begins with what was added last. */
const beginsWithNew = ({ view, q, sort, after }: ListFilter) =>
  placeOfNew({ view }).view === view && !q && sort === "newest" && !after;

type PendingRowProps = {
  task: PendingTask;
  today: string;
  isListed: boolean;
  onSettled: (key: string, outcome: FormErrors | FormSuccess | undefined) => void;
};

function PendingRow({ task, today, isListed, onSettled }: PendingRowProps) {
  const { state, data } = useFetcher<FormErrors | FormSuccess>({ key: addFetcherKey(task.key) });
  // While others are under way the list on the page may be older than this task's own answer.
  const quiet = useFetchers().every((fetcher) => fetcher.state === "idle");
  const [sent, setSent] = useState(false);
  useEffect(() => {
    if (state !== "idle") setSent(true);
    else if (sent && (quiet || formErrorsIn(data))) onSettled(task.key, data);
  }, [state, sent, quiet, data, onSettled, task.key]);
  if (isListed) return null;
  return <TaskRow task={rowOf(task)} today={today} busy pending />;
}

const rowOf = ({ key, title, description, due_on, priority, repeat }: PendingTask): RowTask => ({
  id: key,
  title,
  description: description || null,
  completed: false,
  due_on: due_on || null,
  priority: (priority || "none") as RowTask["priority"],
  repeat: (repeat || null) as RowTask["repeat"],
  created_at: new Date(),
  deleted_at: null,
});

const isTyping = () => {
  const field = document.getElementById("title");
  return field instanceof HTMLInputElement && field.value !== "";
};
