import { Form, useSubmit } from "@remix-run/react";
import { type FormEvent, useEffect, useRef } from "react";
import { v4 as uuidv4 } from "uuid";
import { ErrorSummary } from "~/ui/error-summary";
import type { FormErrors } from "~/web/form-outcome";
import { AddTaskFields, type AddTaskFieldsProps } from "./add-task-fields";

/** A second tap within this time, in milliseconds, is meant for the task of the first. */
const doubleTapMs = 700;

/** A task on its way to the server, with the key of its form and of the fetcher that takes it there. */
export type PendingTask = { key: string; title: string } & Record<string, string>;

/** The fetcher that takes a new task to the server. */
export const addFetcherKey = (key: string) => `add-${key}`;

type AddTaskProps = Pick<AddTaskFieldsProps, "soon" | "autoFocus"> & {
  /** Where the form is sent, and where a browser without JavaScript comes back to. */
  action: string;
  /** Tells one showing of the form from another: sent twice, it adds one task. */
  addKey: string;
  refusal?: FormErrors;
  /** What the fields have when nothing else was typed. */
  defaults?: Readonly<Record<string, string>>;
  /** Takes a task that is on its way; without it the form is sent like any other. */
  onSubmit: ((task: PendingTask) => void) | null;
};

/** The form that adds tasks. With JavaScript it is empty again at once, and the task follows by itself. */
export function AddTask({
  action,
  addKey,
  refusal,
  defaults = noDefaults,
  onSubmit,
  ...fields
}: AddTaskProps) {
  const submit = useSubmit();
  const form = useRef<HTMLFormElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const lastAdded = useRef(0);

  useEffect(() => {
    if (refusal) fill(form.current, refusal.values);
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
      <input type="hidden" name="key" value={addKey} autoComplete="off" />
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
