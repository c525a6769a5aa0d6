import type { Ref } from "react";
import { Button } from "./button";
import { Field } from "./field";
import { controlClass, controlProps, FieldErrors } from "./field-frame";

type AddTaskFieldsProps = {
  title?: string;
  description?: string;
  errors?: Record<string, string[]>;
  autoFocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
};

/** The inside of the form that adds a task: "New task", "Add", and a description for those who want one. */
export function AddTaskFields({
  title,
  description,
  errors,
  autoFocus,
  inputRef,
}: AddTaskFieldsProps) {
  const newTask = { name: "title", defaultValue: title, errors: errors?.title, required: true };
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
      <details open={Boolean(description || errors?.description)} className="group">
        <summary className={summaryLook}>Add a description</summary>
        <div className="pb-2">
          <Field
            label="Description"
            name="description"
            multiline
            rows={3}
            defaultValue={description}
            errors={errors?.description}
          />
        </div>
      </details>
    </div>
  );
}

const summaryLook =
  "inline-flex min-h-11 items-center rounded-lg text-sm text-quiet underline decoration-line " +
  "underline-offset-4 hover:text-ink hover:decoration-edge";
