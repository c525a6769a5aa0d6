import type { MouseEvent } from "react";
import { type Priority, priorityLabels, type Repeat, repeatLabels } from "~/tasks/names";
import { controlClass, controlProps, FieldFrame, Select } from "~/ui/field";
import { useHydrated } from "~/ui/use-hydrated";

type DueFieldProps = {
  /** The days that the buttons stand for, by their names. */
  soon: Record<string, string>;
  defaultValue?: string | null;
  errors?: string[];
};

/**
 * The day a task is due, and buttons for the likely ones. With JavaScript they fill in the day; without it they send
 * the form with `due` = the button's name.
 */
export function DueField({ soon, defaultValue, errors }: DueFieldProps) {
  const type = useHydrated() ? "button" : "submit";
  const field = { label: "Due date", name: "due_on", defaultValue, errors };
  return (
    <FieldFrame {...field}>
      <input {...controlProps(field)} type="date" className={controlClass} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form's question. */}
      <div role="group" aria-label="Likely days" className="flex flex-wrap gap-2">
        {Object.entries(soon).map(([name, day]) => (
          <button
            key={name}
            type={type}
            name="due"
            value={name}
            onClick={type === "button" ? (event) => fillIn(event, day) : undefined}
            className={look}
          >
            {soonNames[name]}
          </button>
        ))}
      </div>
    </FieldFrame>
  );
}

const soonNames: Record<string, string> = {
  today: "Today",
  tomorrow: "Tomorrow",
  "next-week": "Next week",
};

function fillIn({ currentTarget: { form } }: MouseEvent<HTMLButtonElement>, day: string): void {
  const field = form?.elements.namedItem("due_on");
  if (field instanceof HTMLInputElement) field.value = day;
}

const look =
  "min-h-11 rounded-full border border-line bg-surface px-4 text-sm font-medium transition-colors " +
  "hover:border-quiet hover:bg-sunken";

type TaskControlsProps = {
  values: { priority?: string; repeat?: string | null };
  errors?: Record<string, string[]>;
};

/** How important a task is, and whether it comes again. */
export function TaskControls({ values, errors }: TaskControlsProps) {
  return (
    <div className="grid grid-cols-2 gap-4">
      <Select<Priority>
        label="Priority"
        name="priority"
        options={{ ...priorityLabels }}
        defaultValue={values.priority}
        errors={errors?.priority}
      />
      <Select<Repeat | "">
        label="Repeat"
        name="repeat"
        options={{ "": "Never", ...repeatLabels }}
        defaultValue={values.repeat}
        errors={errors?.repeat}
      />
    </div>
  );
}
