import { useSubmit } from "@remix-run/react";
import { type FormEvent, type Ref, useEffect, useRef } from "react";
import { v4 as uuidv4 } from "uuid";
import { DueChoice, PriorityChoice, RepeatField } from "~/tasks/ui/task-fields";
import { Button } from "~/ui/button";
import { ErrorSummary } from "~/ui/error-summary";
import { controlClass, Field, FieldErrors, HiddenField, useControlProps } from "~/ui/field";
import { Form } from "~/ui/form";
import { CalendarIcon } from "~/ui/icons";
import { useDraft } from "~/ui/unsaved-words";
import type { FormErrors } from "~/web/form-outcome";
import { PastedLines } from "./pasted-lines";
import { QuickAddHint } from "./quick-add-hint";

/** A second tap within this time, in milliseconds, belongs to a double tap. */
const doubleTapMs = 700;

/** A task on its way to the server, with the key of its form and of its fetcher. */
export type PendingTask = { key: string; title: string } & Record<string, string>;

/** The key of the fetcher that takes a new task to the server. */
export const addFetcherKey = (key: string) => `add-${key}`;

type AddTaskProps = Pick<AddTaskFieldsProps, "defaultDue" | "autoFocus"> & {
  /** Where the form is sent, and where a browser without JavaScript returns to. */
  action: string;
  /** Identifies one showing of the form: sent twice, it adds one task. */
  add_key: string;
  /** The ids of what was added just before, for browsers without scripts. */
  just_added: string[];
  refusal?: FormErrors;
  /** The person's day, for reading the end of a title; null if titles are not read. */
  readOn: string | null;
  /** Receives the tasks that are sent together; null to send the form like any other. */
  onSubmit: ((tasks: PendingTask[]) => void) | null;
};

/** The form that adds tasks. With JavaScript it is empty again at once, while the task is on its way. */
export function AddTask({
  action,
  add_key,
  just_added,
  refusal,
  readOn,
  onSubmit,
  ...fields
}: AddTaskProps) {
  const submit = useSubmit();
  const form = useRef<HTMLFormElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const lastAdded = useRef(0);
  useDraft(form, "add", blanks, refusal !== undefined);

  useEffect(() => {
    // Words that were kept don't replace what is being typed by now.
    const isKept = refusal !== undefined && "id" in refusal;
    if (refusal && !(isKept && input.current?.value)) fill(form.current, refusal.values);
  }, [refusal]);

  function add(event: FormEvent<HTMLFormElement>) {
    if (!onSubmit) return;
    const typed = typedInto(event.currentTarget);
    if (typed.title.trim() === "") {
      // Left to the server, which says what is missing, unless it is the second tap of a double tap.
      if (event.timeStamp - lastAdded.current < doubleTapMs) event.preventDefault();
      return;
    }
    event.preventDefault();
    lastAdded.current = event.timeStamp;
    send([typed]);
    fill(event.currentTarget, {});
    input.current?.focus();
  }

  function send(typed: Typed[]) {
    const tasks = typed.map((fields) => ({ ...fields, key: uuidv4() }));
    for (const task of tasks)
      submit(
        { intent: "create", ...task, reply: "data" },
        {
          method: "post",
          action,
          navigate: false,
          fetcherKey: addFetcherKey(task.key),
          preventScrollReset: true,
        },
      );
    onSubmit?.(tasks);
  }

  function sendAll(titles: string[]) {
    const fields = form.current && typedInto(form.current);
    send(titles.map((title) => ({ ...fields, title })));
  }

  return (
    <Form ref={form} method="post" action={action} noValidate onSubmit={add} className="add">
      <ErrorSummary errors={refusal?.errors} formError={refusal?.formError} />
      {/* Firefox would restore the key of an earlier showing on reload. */}
      <HiddenField name="key" value={add_key} />
      {just_added.length > 0 && <HiddenField name="just_added" value={just_added.join()} />}
      {fields.defaultDue && <input type="hidden" name="default_due" value={fields.defaultDue} />}
      <AddTaskFields
        {...fields}
        values={refusal?.values}
        errors={refusal?.errors}
        inputRef={input}
      />
      {readOn && <QuickAddHint form={form} today={readOn} />}
      {onSubmit && <PastedLines input={input} onAdd={sendAll} />}
    </Form>
  );
}

type Typed = { title: string } & Record<string, string>;

function typedInto(form: HTMLFormElement): Typed {
  const typed = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  return { title: "", ...Object.fromEntries(typed) };
}

/** Puts values into a form, and closes the other fields if they have none. */
function fill(form: HTMLFormElement | null, values: FormErrors["values"]): void {
  for (const [name, blank] of Object.entries(blanks)) {
    const field = form?.elements.namedItem(name);
    if (field instanceof RadioNodeList) field.value = values[name] ?? blank;
    else if (field && "value" in field) field.value = values[name] ?? blank;
  }
  const more = form?.querySelector("details");
  if (more && Object.keys(values).length === 0) more.open = false;
}

const blanks: Record<string, string> = {
  title: "",
  description: "",
  due: "",
  due_on: "",
  priority: "none",
  repeat_rule: "",
  repeat_every: "1",
  repeat_unit: "week",
  repeat_from: "",
};

type AddTaskFieldsProps = {
  values?: Readonly<Record<string, string>>;
  errors?: Record<string, string[]>;
  /** The default day of a new task, by its name. */
  defaultDue?: "today";
  autoFocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
};

/** The contents of the form that adds a task: one line, and more fields for people who want them. */
function AddTaskFields({ inputRef, ...props }: AddTaskFieldsProps) {
  const { values = {}, errors = {}, autoFocus, defaultDue } = props;
  const newTask = {
    name: "title",
    defaultValue: values.title,
    errors: errors.title,
    required: true,
  };
  return (
    <div className="fields">
      <label htmlFor="title" className="sr-only">
        New task
      </label>
      <div className="line">
        <input
          {...useControlProps({
            ...newTask,
            label: "New task",
            autoComplete: "off",
            enterKeyHint: "done",
            autoCapitalize: "sentences",
            autoFocus,
          })}
          ref={inputRef}
          dir="auto"
          placeholder="Add “Pay rent fri !high”"
          className={controlClass}
        />
        <button type="submit" name="intent" value="create">
          Add
        </button>
      </div>
      <FieldErrors name="title" errors={errors.title} />
      <details
        open={Boolean(values.description) || Object.keys(errors).some((name) => isMore.test(name))}
      >
        <summary>
          <CalendarIcon className="size-6" />
          <span className="sr-only">Date, priority and more</span>
        </summary>
        <div className="grid gap-4 pb-3">
          <DueChoice
            value={values.due}
            day={values.due_on}
            errors={errors.due_on}
            {...{ defaultDue }}
          />
          <PriorityChoice value={values.priority} errors={errors.priority} />
          <RepeatField values={values} errors={errors} />
          <Field
            label="Description"
            name="description"
            multiline
            rows={2}
            defaultValue={values.description}
            errors={errors.description}
          />
          <Button name="intent" value="create" variant="quiet" aria-label="Add task">
            Add
          </Button>
        </div>
      </details>
    </div>
  );
}

const isMore = /^(description|due|due_on|priority|repeat_rule)$/;
