import { Link, useNavigation } from "@remix-run/react";
import { type FormEvent, type MouseEvent, useEffect, useRef } from "react";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import { DefaultButton } from "~/ui/button";
import { controlClass } from "~/ui/field";
import { Form } from "~/ui/form";
import { CheckIcon } from "~/ui/icons";
import { useHydrated } from "~/ui/use-hydrated";
import type { FormErrors } from "~/web/form-outcome";
import { type Changing, whileSending } from "./optimistic";
import { bodyLook, type RowTask, TaskList } from "./row";
import { TaskMeta } from "./task-meta";

type SelectionFormProps = {
  tasks: RowTask[];
  filter: ListFilter;
  today: string;
  /** The last action on a selection, if it was refused or has come back. */
  refusal: FormErrors | undefined;
};

/** The list as checkboxes, and buttons for what can be done with those that are ticked. */
export function SelectionForm({ tasks, filter, today, refusal }: SelectionFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const hydrated = useHydrated();
  const { formData } = useNavigation();
  const wasSending = useRef(false);
  useEffect(() => {
    // Ticks go once the action is done; if it was refused, they stay.
    if (wasSending.current && !formData && !refusal) form.current?.reset();
    wasSending.current = formData !== undefined;
  }, [formData, refusal]);
  return (
    <Form ref={form} method="post" onSubmit={unlessNone} className="grid gap-3">
      {/* Enter on a checkbox presses a form's first button, and must do nothing. */}
      <DefaultButton name="selection" value="none" />
      <div className="flex items-center justify-between gap-3">
        <Link to={listPath({ ...filter, select: false })} preventScrollReset className={linkLook}>
          Done selecting
        </Link>
        {hydrated && (
          <button type="button" onClick={selectAll} className={linkLook}>
            Select all on this page
          </button>
        )}
      </div>
      <TaskList label="Tasks">
        {whileSending(formData, tasks, filter.view).map(({ task, isLeaving }) => (
          <SelectionRow
            key={task.id}
            task={task}
            isLeaving={isLeaving}
            today={today}
            isSelected={refusal?.values[`select-${task.id}`] !== undefined}
          />
        ))}
      </TaskList>
      <SelectionBar view={filter.view} due_on={refusal?.values.due_on} />
    </Form>
  );
}

function unlessNone(event: FormEvent<HTMLFormElement>) {
  const { submitter } = event.nativeEvent as SubmitEvent;
  if (submitter instanceof HTMLButtonElement && submitter.value === "none") event.preventDefault();
}

function selectAll({ currentTarget: { form } }: MouseEvent<HTMLButtonElement>) {
  const all = [...(form?.querySelectorAll<HTMLInputElement>("[type=checkbox]") ?? [])];
  const isEvery = all.every(({ checked }) => checked);
  for (const box of all) box.checked = !isEvery;
}

type SelectionRowProps = Changing & { today: string; isSelected: boolean };

/** A task to be ticked. The checkbox is named after it, since of fields with one name a form keeps the last. */
function SelectionRow({ task, isLeaving, today, isSelected }: SelectionRowProps) {
  return (
    // Hidden, not removed: if the server refuses, the tick is still there.
    <li id={`task-${task.id}`} hidden={isLeaving} className="border-line not-first:border-t">
      <label className={rowLook}>
        <span className="relative my-2 grid size-11 place-items-center">
          <input
            type="checkbox"
            name={`select-${task.id}`}
            value="on"
            defaultChecked={isSelected}
            className={targetLook}
          />
          <span className={boxLook}>
            <CheckIcon className="size-4" />
          </span>
        </span>
        <span className={bodyLook}>
          <span className={task.completed ? doneTitle : "leading-snug font-medium"}>
            {task.title}
          </span>
          <TaskMeta task={task} today={today} />
        </span>
      </label>
    </li>
  );
}

/** What can be done: stays in sight below a long list. */
function SelectionBar({ view, due_on }: { view: ListFilter["view"]; due_on?: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form's question.
    <div role="group" aria-label="With the selected tasks" className={bar}>
      {view !== "done" && <SelectionButton value="complete">Complete</SelectionButton>}
      {(view === "done" || view === "all") && (
        <SelectionButton value="reopen">Reopen</SelectionButton>
      )}
      <SelectionButton value="delete">Delete</SelectionButton>
      <span className="flex grow gap-2 max-sm:basis-full">
        <input
          type="date"
          name="due_on"
          aria-label="Due date"
          defaultValue={due_on}
          className={`${controlClass} min-w-0 grow`}
        />
        <SelectionButton value="due">Set due date</SelectionButton>
      </span>
    </div>
  );
}

function SelectionButton({ value, children }: { value: string; children: string }) {
  return (
    <button type="submit" name="selection" value={value} className={buttonLook}>
      {children}
    </button>
  );
}

const linkLook =
  "inline-flex min-h-11 items-center rounded-lg font-medium text-quiet underline decoration-line " +
  "underline-offset-4 transition-colors hover:text-ink hover:decoration-edge";

const rowLook =
  "grid min-h-15 cursor-pointer grid-cols-[auto_minmax(0,1fr)] items-start px-1.5 pr-4 " +
  "transition-colors hover:bg-sunken/60 has-checked:bg-accent-wash sm:px-3";

// The checkbox itself is as wide as a thumb; the box inside it is only drawn.
const targetLook =
  "peer absolute inset-0 size-11 cursor-pointer appearance-none rounded-full text-base";
const boxLook =
  "grid size-6.5 place-items-center rounded-lg border-2 border-edge bg-surface text-transparent " +
  "peer-checked:border-accent peer-checked:bg-accent peer-checked:text-on-accent";

const doneTitle = "leading-snug font-medium text-quiet line-through decoration-quiet/60";

const bar =
  "flex flex-wrap items-center gap-2 rounded-2xl border border-line bg-surface p-3 shadow-floating " +
  "sm:sticky sm:bottom-3";

const buttonLook =
  "min-h-12 shrink-0 grow rounded-xl border border-edge px-4 font-semibold transition-colors " +
  "hover:border-quiet hover:bg-sunken sm:grow-0";
