import type { FormEvent, MouseEvent, ReactNode } from "react";
import { type Priority, priorityLabels, type Repeat, repeatLabels } from "~/tasks/names";
import { controlClass, controlProps, FieldErrors, FieldFrame, Select } from "~/ui/field";
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

type DueChoiceProps = {
  /** The day that was chosen, by its name; without one the first choice is. */
  value?: string;
  /** The day that was picked, as YYYY-MM-DD. */
  day?: string | null;
  /** The day that a task has without a choice. */
  defaultDue?: "today";
  errors?: string[];
};

/**
 * The day a task is due, as `due`: the name of a likely one, which the server turns into a day when the form arrives,
 * or `pick` for the one in `due_on`. An empty choice leaves it to `due_on`, if that is filled in, to words in the title
 * and to the default.
 */
export function DueChoice({ value = "", day, defaultDue, errors }: DueChoiceProps) {
  const options: Record<string, string> = {
    ...(defaultDue ? { none: "None", "": "Today" } : { "": "None", today: "Today" }),
    tomorrow: "Tomorrow",
    weekend: "Weekend",
    "next-monday": "Next Monday",
    pick: "Pick a day",
  };
  const field = { label: "Due date", name: "due_on", defaultValue: day, errors };
  return (
    <RadioChips legend="Date" name="due" options={options} value={value}>
      <input
        {...controlProps(field)}
        type="date"
        aria-label={field.label}
        onInput={pickDay}
        className={`${controlClass} day`}
      />
      <FieldErrors name="due_on" errors={errors} />
    </RadioChips>
  );
}

/** With scripts, a day that is filled in is the one that is chosen. */
function pickDay({ currentTarget: { form, value } }: FormEvent<HTMLInputElement>): void {
  const choice = form?.elements.namedItem("due");
  if (choice instanceof RadioNodeList && value !== "") choice.value = "pick";
}

type ChoiceProps = { value?: string; errors?: string[] };

/** How important a task is. */
export const PriorityChoice = ({ value = "none", errors }: ChoiceProps) => (
  <RadioChips legend="Priority" name="priority" options={priorityLabels} value={value}>
    <FieldErrors name="priority" errors={errors} />
  </RadioChips>
);

/** Whether a task comes again. */
export const RepeatField = ({ value, errors }: ChoiceProps) => (
  <Select<Repeat | "">
    label="Repeat"
    name="repeat"
    options={{ "": "Never", ...repeatLabels }}
    defaultValue={value}
    errors={errors}
  />
);

type RadioChipsProps = {
  legend: string;
  name: string;
  options: Record<string, string>;
  value: string;
  children?: ReactNode;
};

/** A choice of one among few, all of them in sight. */
function RadioChips({ legend, name, options, value, children }: RadioChipsProps) {
  return (
    <fieldset className="chips">
      <legend>{legend}</legend>
      {Object.entries(options).map(([option, label]) => (
        <label key={option}>
          <input type="radio" name={name} value={option} defaultChecked={option === value} />
          <span>{label}</span>
        </label>
      ))}
      {children}
    </fieldset>
  );
}
