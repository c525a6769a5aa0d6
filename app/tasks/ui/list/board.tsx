import { useFetcher, useFetchers } from "@remix-run/react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Group, RowTask } from "~/tasks/groups";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import { customRepeat } from "~/tasks/repeat";
import { besidesWords } from "~/tasks/ui/undo-form";
import { ErrorSummary } from "~/ui/error-summary";
import { useAnnounce } from "~/ui/toast";
import { type FormErrors, type FormSuccess, formErrorsIn, isOfSelection } from "~/web/form-outcome";
import { AddTask, addFetcherKey, type PendingTask } from "./add-task";
import { loadedGrammar } from "./grammar";
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
  /** Shown between the form and the list. */
  tools: ReactNode;
  /** Shown in place of the list if there are no tasks. */
  children: ReactNode;
};

/** The form that adds tasks, and the list below it. Tasks on their way to the server are at its top. */
export function TaskBoard({ filter, today, user, groups, refusal, ...props }: TaskBoardProps) {
  const [pending, setPending] = useState<PendingTask[]>([]);
  const [added, setAdded] = useState<string[]>([]);
  const [returned, setReturned] = useState<FormErrors>();
  // Adding the next task answers a form that was given back.
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
    if (tasks.length > 1)
      together.current.push({ tasks, left: new Set(keys), added: 0, refused: new Map() });
  }
  const settle = (key: string) =>
    setPending((others) => others.filter((other) => other.key !== key));

  function say(key: string, outcome: Outcome) {
    const refused = formErrorsIn(outcome);
    const others = together.current.find(({ left }) => left.delete(key));
    if (others) {
      if (refused) others.refused.set(key, refused);
      else if (outcome) others.added += 1;
      if (others.left.size === 0) announceTogether(others);
    } else if (refused) giveBack([refused]);
    else if (outcome && "message" in outcome) announce(outcome.message, besidesWords(outcome));
  }

  /** Gives a refused task back into the fields, unless something else is typed there by now; several are named. */
  function giveBack(refused: FormErrors[], before = "") {
    const [only, ...more] = refused;
    if (only && more.length === 0 && before === "" && !isTyping()) return setReturned(only);
    const reasons = refused.map(
      ({ formError, errors }) => formError ?? Object.values(errors).flat()[0],
    );
    const titles = refused.map(({ values }) => `“${values.title}”`).join(", ");
    const text = `${before}Couldn’t add ${titles}. ${[...new Set(reasons)].join(" ")}`;
    announce(text, { tone: "error" });
  }

  function announceTogether(done: Together) {
    together.current = together.current.filter((others) => others !== done);
    const { added } = done;
    // In the order they were written: answers arrive in any order.
    const refused = done.tasks.flatMap(({ key }) => done.refused.get(key) ?? []);
    const text = added === 0 ? "" : `Added ${added} ${added > 1 ? "tasks" : "task"}.`;
    if (refused.length > 0) giveBack(refused, text && `${text} `);
    else if (added > 0) announce(text);
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
            ((refusal && isOfSelection(refusal.values)) || refusal === answered
              ? undefined
              : refusal) ??
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
            // Another part of the list keeps nothing of this one.
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
                // Another response may bring the task into the list before its own arrives.
                isListed={tasks.some(({ add_key }) => add_key === task.key)}
                onAnswered={say}
                onSettled={settle}
              />
            ))}
          </TaskForm>
        )}
      </div>
    </>
  );
}

/** The response to the form of a new task, once there is one. */
type Outcome = FormErrors | FormSuccess | undefined;

/** Tasks that were added together, such as pasted lines: their outcome is announced once. */
type Together = {
  tasks: PendingTask[];
  /** The keys of those without an answer. */
  left: Set<string>;
  added: number;
  refused: Map<string, FormErrors>;
};

/** Whether several tasks are being selected. Tasks in the trash are restored one by one, or by Undo. */
export const isSelecting = ({ select, view }: ListFilter) => select && view !== "trash";

/** Whether tasks can be added here: in lists of open tasks, unless something else is being done with them. */
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
  /** Called once, with the answer: at once, so that it is said before that to what is done next. */
  onAnswered: (key: string, outcome: Outcome) => void;
  /** Called once the list on the page has the task, or never will. */
  onSettled: (key: string) => void;
};

function PendingRow({ task, today, isRead, isListed, onAnswered, onSettled }: PendingRowProps) {
  const { state, data } = useFetcher<FormErrors | FormSuccess>({ key: addFetcherKey(task.key) });
  // While others are under way the list on the page may be older than this task's own answer.
  const quiet = useFetchers().every((fetcher) => fetcher.state === "idle");
  const [sent, setSent] = useState(false);
  const isAnswered = useRef(false);
  useEffect(() => {
    const isDone = sent && state === "idle";
    if (state !== "idle") setSent(true);
    if ((data || isDone) && !isAnswered.current) {
      isAnswered.current = true;
      onAnswered(task.key, data);
    }
    if (formErrorsIn(data) || (isDone && quiet)) onSettled(task.key);
  }, [state, sent, quiet, data, onAnswered, onSettled, task.key]);
  if (isListed) return null;
  const grammar = isRead ? loadedGrammar() : null;
  const read = grammar?.readQuickAdd(
    task.title,
    today,
    grammar.filledIn(task as Record<string, string>),
  );
  const shown = rowOf(read ? { ...task, ...read.fields, title: read.title } : task);
  return taskRow(shown, { today, search: "", group: addedGroup }, { pending: true });
}

/** A task on its way, as far as it is known: the server decides which day a choice stands for. */
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
