import { Link, useNavigation } from "@remix-run/react";
import { type FormEvent, type MouseEvent, useEffect, useRef, useState } from "react";
import type { Group } from "~/tasks/groups";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import { priorityLabels } from "~/tasks/names";
import { DefaultButton } from "~/ui/button";
import { controlClass } from "~/ui/field";
import { Form } from "~/ui/form";
import { useHydrated } from "~/ui/use-hydrated";
import type { FormErrors } from "~/web/form-outcome";
import { GroupHeading, TaskGroup } from "./group";
import { whileSending } from "./optimistic";
import { selectRow } from "./row";

type SelectionFormProps = {
  groups: Group[];
  filter: ListFilter;
  today: string;
  /** The last action on a selection, if it was refused or given back. */
  refusal: FormErrors | undefined;
};

/** The list as checkboxes, and below it a bar with what can be done with the ticked tasks. */
export function SelectionForm({ groups, filter, today, refusal }: SelectionFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const { formData } = useNavigation();
  const wasSending = useRef(false);
  const [count, setCount] = useState<number | null>(null);
  const recount = () => setCount(boxesIn(form.current).filter(({ checked }) => checked).length);
  useEffect(() => {
    // Ticks are cleared once the action is done; if it was refused, they stay.
    if (wasSending.current && !formData && !refusal) tick(form.current, false);
    wasSending.current = formData !== undefined;
    setCount(boxesIn(form.current).filter(({ checked }) => checked).length);
  }, [formData, refusal]);

  function selectAll(event: MouseEvent) {
    event.preventDefault();
    const isEvery = boxesIn(form.current).every(({ checked }) => checked);
    tick(form.current, !isEvery);
    recount();
  }
  const isAll = filter.select === "all";
  return (
    <Form
      ref={form}
      method="post"
      onSubmit={unlessNone}
      onChange={recount}
      className="tasks selecting"
    >
      {/* Enter on a checkbox presses a form's first button, and must do nothing. */}
      <DefaultButton name="selection" value="none" />
      <div className="heading">
        <Link to={listPath({ ...filter, select: "all" })} preventScrollReset onClick={selectAll}>
          Select all
        </Link>
      </div>
      {groups.map((group, index) => (
        <TaskGroup key={group.heading ?? index} heading={<GroupHeading group={group} />}>
          {whileSending(formData, group.tasks, filter.view).map(({ task, isLeaving }) =>
            selectRow(
              task,
              { today, search: "", group },
              {
                isLeaving,
                isSelected: isAll || refusal?.values[`select-${task.id}`] !== undefined,
              },
            ),
          )}
        </TaskGroup>
      ))}
      <SelectionBar filter={filter} count={count} due_on={refusal?.values.due_on} />
    </Form>
  );
}

const boxesIn = (form: HTMLFormElement | null) => [
  ...(form?.querySelectorAll<HTMLInputElement>("[type=checkbox]") ?? []),
];

function tick(form: HTMLFormElement | null, isTicked: boolean): void {
  for (const box of boxesIn(form)) box.checked = isTicked;
}

function unlessNone(event: FormEvent<HTMLFormElement>) {
  const { submitter } = event.nativeEvent as SubmitEvent;
  if (submitter instanceof HTMLButtonElement && submitter.value === "none") event.preventDefault();
}

type SelectionBarProps = { filter: ListFilter; count: number | null; due_on?: string };

/** The actions: a bar stuck to the lower edge of the window, with the number of tasks that they apply to. */
function SelectionBar({ filter, count, due_on }: SelectionBarProps) {
  const { view } = filter;
  const hydrated = useHydrated();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form's question.
    <div role="group" aria-label="With the selected tasks" className="bar">
      <p>
        {/* Without scripts the stylesheet counts. */}
        <b className={hydrated ? undefined : "counted"}>{hydrated && count}</b> selected
      </p>
      <Link to={listPath({ ...filter, select: null })} preventScrollReset>
        Cancel
      </Link>
      <div>
        {view !== "done" && <SelectionButton value="complete">Complete</SelectionButton>}
        {(view === "done" || view === "all") && (
          <SelectionButton value="reopen">Reopen</SelectionButton>
        )}
        <details name="selection-choice">
          <summary>Date</summary>
          <div>
            {Object.entries(days).map(([value, label]) => (
              <SelectionButton key={value} value={`due-${value}`}>
                {label}
              </SelectionButton>
            ))}
            <span>
              <input
                type="date"
                name="due_on"
                aria-label="Due date"
                defaultValue={due_on}
                className={controlClass}
              />
              <SelectionButton value="due">Set date</SelectionButton>
            </span>
          </div>
        </details>
        <details name="selection-choice">
          <summary>Priority</summary>
          <div>
            {Object.entries(priorityLabels).map(([value, label]) => (
              <SelectionButton key={value} value={`priority-${value}`}>
                {label}
              </SelectionButton>
            ))}
          </div>
        </details>
        <SelectionButton value="delete">Trash</SelectionButton>
      </div>
    </div>
  );
}

const days = {
  today: "Today",
  tomorrow: "Tomorrow",
  weekend: "Weekend",
  "next-monday": "Next Monday",
  none: "No date",
};

function SelectionButton({ value, children }: { value: string; children: string }) {
  return (
    <button type="submit" name="selection" value={value}>
      {children}
    </button>
  );
}
