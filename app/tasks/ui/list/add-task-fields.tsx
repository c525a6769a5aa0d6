import type { Ref } from "react";
import { DueField } from "~/tasks/ui/edit/due-field";
import { TaskControls } from "~/tasks/ui/edit/task-controls";
import { Button } from "~/ui/button";
import { controlClass, controlProps, Field, FieldErrors } from "~/ui/field";

export type AddTaskFieldsProps = {
  values?: Readonly<Record<string, string>>;
  errors?: Record<string, string[]>;
  /** The days that the buttons beside the due date stand for. */
  soon: Record<string, string>;
  autoFocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
};

/** The inside of the form that adds a task: "New task", "Add", and the rest for those who want it. */
export function AddTaskFields(props: AddTaskFieldsProps) {
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
          // Another list has another day that its tasks are due.
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
