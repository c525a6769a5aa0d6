import { useFetcher, useFetchers } from "@remix-run/react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Group, RowTask } from "~/tasks/groups";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import { filledIn, readQuickAdd } from "~/tasks/quick-add";
import { customRepeat } from "~/tasks/repeat";
import { undoAction } from "~/tasks/ui/undo-form";
import { ErrorSummary } from "~/ui/error-summary";
import { useAnnounce } from "~/ui/toast";
import { type FormErrors, type FormSuccess, formErrorsIn } from "~/web/form-outcome";
import { AddTask, addFetcherKey, type PendingTask } from "./add-task";
import { addedGroup, TaskForm } from "./list-form";
import { taskRow } from "./row";
import { SelectionForm } from "./selection-form";

type TaskBoardProps = {
  filter: ListFilter;
  /** The person's day. */
  today: string;
  user: { quickAdd: boolean };
  groups: Group[];
  /** What was added just now, the last one first: shown above the others, wherever it belongs. */
  just_added: RowTask[];
  add_key: string;
  refusal?: FormErrors;
  /** The task that is open beside the list. */
  openTask: string | undefined;
  /** What another app has shared, for the fields of a new task. */
  shared: Record<string, string> | null;
  autoFocus?: boolean;
  /** What stands between the form and the list. */
  tools: ReactNode;
  /** What stands where the list would be if there are no tasks. */
  children: ReactNode;
};

/** Where tasks are added, and the list below it. Tasks on their way to the server stand at its top. */
export function TaskBoard({ filter, today, user, groups, refusal, ...props }: TaskBoardProps) {
  const [pending, setPending] = useState<PendingTask[]>([]);
  const [added, setAdded] = useState<string[]>([]);
  const [returned, setReturned] = useState<FormErrors>();
  // What has come back is answered by the next task that is added.
  const [answered, setAnswered] = useState<FormErrors>();
  const together = useRef<Together[]>([]);
  // Once: the page is read again, and what was shared may have been added by then.
  const [shared] = useState(props.shared && { values: props.shared, errors: {}, formError: null });
  const announce = useAnnounce();
  const tasks = groups.flatMap((group) => group.tasks);
  const justAdded = props.just_added.map(({ id }) => id);
  const isAddedHere = ({ add_key, status }: RowTask) =>
    status === "open" && add_key !== null && added.includes(add_key);
  const isAdded = (task: RowTask) => isAddedHere(task) || justAdded.includes(task.id);

  function send(tasks: PendingTask[]) {
    setReturned(undefined);
    setAnswered(refusal);
    const keys = tasks.map(({ key }) => key).reverse();
    setPending((others) => [...[...tasks].reverse(), ...others]);
    setAdded((others) => [...keys, ...others]);
    if (keys.length > 1) together.current.push({ left: new Set(keys), outcomes: [] });
  }
  function settle(key: string, outcome: FormErrors | FormSuccess | undefined) {
    setPending((others) => others.filter((other) => other.key !== key));
    const others = together.current.find(({ left }) => left.delete(key));
    if (outcome && "message" in outcome) {
      others?.outcomes.push(outcome);
      if (!others) announce(outcome.message, "info", undoAction(outcome));
    }
    if (others?.left.size === 0) announceTogether(others);
    const refused = formErrorsIn(outcome);
    if (!refused) return;
    const message = refused.formError ?? Object.values(refused.errors).flat()[0];
    // Does not overwrite what is being typed by now.
    if (isTyping()) announce(`Couldn’t add “${refused.values.title}”. ${message}`, "error");
    else setReturned(refused);
  }

  function announceTogether(tasks: Together) {
    together.current = together.current.filter((others) => others !== tasks);
    const { outcomes } = tasks;
    if (outcomes.length === 0) return;
    const text = `Added ${outcomes.length} ${outcomes.length > 1 ? "tasks" : "task"}.`;
    // Those whose words were read can be undone, one after the other.
    const undoable = outcomes.findLast(({ undo }) => undo);
    announce(text, "info", undoable ? undoAction({ ...undoable, keepAsText: null }) : null);
  }

  return (
    <>
      {canAdd(filter) ? (
        <AddTask
          action={listPath({ view: filter.view })}
          add_key={props.add_key}
          just_added={justAdded}
          readOn={user.quickAdd ? today : null}
          defaultDue={filter.view === "today" ? "today" : undefined}
          refusal={
            returned ??
            (isOfSelection(refusal) || refusal === answered ? undefined : refusal) ??
            shared ??
            undefined
          }
          autoFocus={props.autoFocus}
          onSubmit={beginsWithNew(filter) ? send : null}
        />
      ) : (
        <ErrorSummary errors={refusal?.errors} formError={refusal?.formError} />
      )}
      {props.tools}
      <div id="tasks" tabIndex={-1}>
        {isSelecting(filter) && tasks.length > 0 ? (
          <SelectionForm groups={groups} filter={filter} today={today} refusal={refusal} />
        ) : (
          <TaskForm
            // Another part of the list holds nothing of this one.
            key={listPath(filter)}
            groups={groups.map((group) => ({
              ...group,
              tasks: group.tasks.filter((task) => !isAdded(task)),
            }))}
            added={[
              ...added.flatMap((key) =>
                tasks.filter((task) => isAddedHere(task) && task.add_key === key),
              ),
              ...props.just_added,
            ]}
            view={filter.view}
            today={today}
            openTask={props.openTask}
            search={listPath(filter).slice("/tasks".length)}
            empty={props.children}
          >
            {pending.map((task) => (
              <PendingRow
                key={task.key}
                task={task}
                today={today}
                isRead={user.quickAdd}
                // Another answer may bring the task into the list before its own is there.
                isListed={tasks.some(({ add_key }) => add_key === task.key)}
                onSettled={settle}
              />
            ))}
          </TaskForm>
        )}
      </div>
    </>
  );
}

/** Tasks that were added as one, as pasted lines are: what has become of them is said once. */
type Together = { left: Set<string>; outcomes: FormSuccess[] };

/** Whether a form that has come back is that of a selection. */
const isOfSelection = (refusal: FormErrors | undefined) => refusal?.values.selection !== undefined;

/** Whether several tasks are chosen. What is in the trash is restored one by one, or by Undo. */
const isSelecting = ({ select, view }: ListFilter) => select && view !== "trash";

/** Whether tasks are added here: in the lists of open ones, unless something else is being done with them. */
const canAdd = ({ view, q, select }: ListFilter) =>
  q === null && !select && view !== "done" && view !== "trash";

/** Whether this page begins with what was added last. */
const beginsWithNew = ({ after }: ListFilter) => after === null;

type PendingRowProps = {
  task: PendingTask;
  today: string;
  /** Whether the words at the end of its title fill in its other fields. */
  isRead: boolean;
  isListed: boolean;
  onSettled: (key: string, outcome: FormErrors | FormSuccess | undefined) => void;
};

function PendingRow({ task, today, isRead, isListed, onSettled }: PendingRowProps) {
  const { state, data } = useFetcher<FormErrors | FormSuccess>({ key: addFetcherKey(task.key) });
  // While others are under way the list on the page may be older than this task's own answer.
  const quiet = useFetchers().every((fetcher) => fetcher.state === "idle");
  const [sent, setSent] = useState(false);
  useEffect(() => {
    if (state !== "idle") setSent(true);
    else if (sent && (quiet || formErrorsIn(data))) onSettled(task.key, data);
  }, [state, sent, quiet, data, onSettled, task.key]);
  if (isListed) return null;
  const read = isRead
    ? readQuickAdd(task.title, today, filledIn(task as Record<string, string>))
    : null;
  const shown = rowOf(read ? { ...task, ...read.fields, title: read.title } : task);
  return taskRow(shown, { today, search: "", group: addedGroup }, { pending: true });
}

/** A task that is on its way, as far as it is known: the server decides which day a choice stands for. */
const rowOf = ({ key, title, description, due_on, priority, ...task }: PendingTask): RowTask => ({
  id: key,
  title,
  preview: description || null,
  status: "open",
  due_on: due_on || null,
  priority: (priority || "none") as RowTask["priority"],
  repeat_rule: (task.repeat_rule === "custom" ? customRepeat(task) : task.repeat_rule) || null,
  add_key: key,
});

const isTyping = () => {
  const field = document.getElementById("title");
  return field instanceof HTMLInputElement && field.value !== "";
};
