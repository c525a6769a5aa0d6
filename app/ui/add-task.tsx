import { Form, useSubmit } from "@remix-run/react";
import { type FormEvent, useEffect, useRef } from "react";
import { v4 as uuidv4 } from "uuid";
import { AddTaskFields } from "./add-task-fields";
import { ErrorSummary } from "./error-summary";
import type { FormRefusal } from "./form-outcome";

/** A second tap within this time, in milliseconds, is meant for the task of the first. */
const doubleTapMs = 700;

/** A task on its way to the server, with the key of its form and of the fetcher that takes it there. */
export type PendingTask = { key: string; title: string; description: string };

/** The fetcher that takes a new task to the server. */
export const addFetcherKey = (key: string) => `add-${key}`;

type AddTaskProps = {
  /** Tells one showing of the form from another: sent twice, it adds one task. */
  addKey: string;
  refusal?: FormRefusal;
  /** For someone without JavaScript who has just added one, and may want to add the next. */
  autoFocus?: boolean;
  /** Takes a task that is on its way; without it the form is sent like any other. */
  onSubmit: ((task: PendingTask) => void) | null;
};

/** The form that adds tasks. With JavaScript it is empty again at once, and the task follows by itself. */
export function AddTask({ addKey, refusal, autoFocus, onSubmit }: AddTaskProps) {
  const submit = useSubmit();
  const form = useRef<HTMLFormElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const lastAdded = useRef(0);

  useEffect(() => {
    if (refusal) fill(form.current, refusal.values);
  }, [refusal]);

  function add(event: FormEvent<HTMLFormElement>) {
    if (!onSubmit) return;
    const fields = new FormData(event.currentTarget);
    const title = String(fields.get("title"));
    if (title.trim() === "") {
      // Left to the server, which says what is missing, unless it is the second tap of two.
      if (event.timeStamp - lastAdded.current < doubleTapMs) event.preventDefault();
      return;
    }
    event.preventDefault();
    lastAdded.current = event.timeStamp;
    const task = { key: uuidv4(), title, description: String(fields.get("description")) };
    submit(
      { intent: "create", ...task, reply: "data" },
      {
        method: "post",
        navigate: false,
        fetcherKey: addFetcherKey(task.key),
        preventScrollReset: true,
      },
    );
    onSubmit(task);
    fill(event.currentTarget, {});
    input.current?.focus();
  }

  return (
    <Form ref={form} method="post" action="/tasks" noValidate onSubmit={add} className="grid gap-3">
      <ErrorSummary errors={refusal?.errors} formError={refusal?.formError} />
      {/* Firefox would put the key of an earlier showing back on reload. */}
      <input type="hidden" name="key" value={addKey} autoComplete="off" />
      <AddTaskFields
        title={refusal?.values.title}
        description={refusal?.values.description}
        errors={refusal?.errors}
        autoFocus={autoFocus}
        inputRef={input}
      />
    </Form>
  );
}

function fill(form: HTMLFormElement | null, values: FormRefusal["values"]): void {
  for (const name of ["title", "description"]) {
    const field = form?.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
      field.value = values[name] ?? "";
    }
  }
}
