import { useSubmit } from "@remix-run/react";
import { type FormEvent, type Ref, useEffect, useRef } from "react";
import { v4 as uuidv4 } from "uuid";
import { DueField, TaskControls } from "~/tasks/ui/task-fields";
import { Button } from "~/ui/button";
import { ErrorSummary } from "~/ui/error-summary";
import { controlClass, controlProps, Field, FieldErrors } from "~/ui/field";
import { Form } from "~/ui/form";
import { useDraft } from "~/ui/unsaved-words";
import type { FormErrors } from "~/web/form-outcome";

/** A second tap within this time, in milliseconds, is part of a double tap. */
const doubleTapMs = 700;

/** A task on its way to the server, with the key of its form and of the fetcher that takes it there. */
export type PendingTask = { key: string; title: string } & Record<string, string>;

/** The fetcher that takes a new task to the server. */
export const addFetcherKey = (key: string) => `add-${key}`;

type AddTaskProps = Pick<AddTaskFieldsProps, "soon" | "autoFocus"> & {
  /** Where the form is sent, and where a browser without JavaScript comes back to. */
  action: string;
  /** Tells one showing of the form from another: sent twice, it adds one task. */
  add_key: string;
  refusal?: FormErrors;
  /** What the fields have when nothing else was typed. */
  defaults?: Readonly<Record<string, string>>;
  /** Receives the task that is to be sent; null to send the form like any other. */
  onSubmit: ((task: PendingTask) => void) | null;
};

/** The form that adds tasks. With JavaScript it is empty again at once, and the task follows by itself. */
export function AddTask({
  action,
  add_key,
  refusal,
  defaults = noDefaults,
  onSubmit,
  ...fields
}: AddTaskProps) {
  const submit = useSubmit();
  const form = useRef<HTMLFormElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const lastAdded = useRef(0);
  useDraft(form, "add", { ...blanks, ...defaults }, refusal !== undefined);

  useEffect(() => {
    // Words that were kept do not take the place of what is being typed by now.
    const isKept = refusal !== undefined && "id" in refusal;
    if (refusal && !(isKept && input.current?.value)) fill(form.current, refusal.values);
  }, [refusal]);

  function add(event: FormEvent<HTMLFormElement>) {
    if (!onSubmit) return;
    const typed = typedInto(event.currentTarget);
    if (typed.title.trim() === "") {
      // Left to the server, which says what is missing, unless it is the second tap of two.
      if (event.timeStamp - lastAdded.current < doubleTapMs) event.preventDefault();
      return;
    }
    event.preventDefault();
    lastAdded.current = event.timeStamp;
    const task = { ...typed, key: uuidv4() };
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
    onSubmit(task);
    fill(event.currentTarget, defaults);
    input.current?.focus();
  }

  return (
    <Form ref={form} method="post" action={action} noValidate onSubmit={add} className="grid gap-3">
      <ErrorSummary errors={refusal?.errors} formError={refusal?.formError} />
      {/* Firefox would put the key of an earlier showing back on reload. */}
      <input type="hidden" name="key" value={add_key} autoComplete="off" />
      <AddTaskFields
        {...fields}
        values={refusal?.values ?? defaults}
        errors={refusal?.errors}
        inputRef={input}
      />
    </Form>
  );
}

const noDefaults = {};

function typedInto(form: HTMLFormElement): { title: string } & Record<string, string> {
  const typed = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  return { title: "", ...Object.fromEntries(typed) };
}

const blanks = { title: "", description: "", due_on: "", priority: "none", repeat: "" };

function fill(form: HTMLFormElement | null, values: FormErrors["values"]): void {
  for (const [name, blank] of Object.entries(blanks)) {
    const field = form?.elements.namedItem(name);
    if (field && "value" in field) field.value = values[name] ?? blank;
  }
}

type AddTaskFieldsProps = {
  values?: Readonly<Record<string, string>>;
  errors?: Record<string, string[]>;
  /** The days that the buttons beside the due date stand for. */
  soon: Record<string, string>;
  autoFocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
};

/** The inside of the form that adds a task: "New task", "Add", and the rest for those who want it. */
function AddTaskFields(props: AddTaskFieldsProps) {
  const { values, errors, autoFocus, inputRef } = props;
  const newTask = {
    name: "title",
    defaultValue: values?.title,
    errors: errors?.title,
    required: true,
  };
  return (
    <div className="grid gap-1.5">
      <label htmlFor="title" className="font-semibold">
        New task
      </label>
      <div className="flex gap-2">
        <input
          {...controlProps({
            ...newTask,
            label: "New task",
            autoComplete: "off",
            enterKeyHint: "done",
            autoCapitalize: "sentences",
            autoFocus,
          })}
          ref={inputRef}
          placeholder="What needs doing?"
          className={controlClass}
        />
        <Button name="intent" value="create">
          Add
        </Button>
      </div>
      <FieldErrors name="title" errors={errors?.title} />
      <More {...props} />
    </div>
  );
}

function More({ values = {}, errors = {}, soon }: AddTaskFieldsProps) {
  const hasMore = Object.entries(values).some(
    ([name, value]) => isMore.test(name) && value !== "" && value !== "none",
  );
  return (
    <details open={hasMore || Object.keys(errors).some((name) => isMore.test(name))}>
      <summary className={summaryLook}>More: add a description, date or priority</summary>
      <div className="grid gap-4 pb-2">
        <Field
          label="Description"
          name="description"
          multiline
          rows={3}
          defaultValue={values.description}
          errors={errors.description}
        />
        <DueField
          // The default due date differs between lists.
          key={values.due_on}
          soon={soon}
          defaultValue={values.due_on}
          errors={errors.due_on}
        />
        <TaskControls values={values} errors={errors} />
      </div>
    </details>
  );
}

const isMore = /^(description|due_on|priority|repeat)$/;

const summaryLook =
  "inline-flex min-h-11 items-center rounded-lg text-sm text-quiet underline decoration-line " +
  "underline-offset-4 hover:text-ink hover:decoration-edge";
