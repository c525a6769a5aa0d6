import { type FormEvent, type MouseEvent, type ReactNode, useState } from "react";
import { type Priority, priorityLabels } from "~/tasks/names";
import { commonRules, mostEvery, parseRepeatRule, wordsOfRule } from "~/tasks/repeat";
import {
  controlClass,
  Field,
  FieldErrors,
  FieldFrame,
  HiddenField,
  Select,
  useControlProps,
} from "~/ui/field";
import { useHydrated } from "~/ui/use-hydrated";

type DueFieldProps = {
  /** The buttons' days, by name. */
  soon: Record<string, string>;
  defaultValue?: string | null;
  /** What the default stands for, from `suggestionOf`. */
  suggested?: string;
  /** Of the task that is shown: in the next version, a button's day is a day like any other. */
  version?: number;
  errors?: string[];
};

/** The name of a day and the day that it stands for on this page: `today:2026-01-31`. */
const suggestionOf = (name: string, day: string) => `${name}:${day}`;

/**
 * The due date, and buttons for likely days. With JavaScript they fill in the day, and `suggested` says what it
 * stands for, since the page may be a day old when it is sent; without it they send the form with `due` = the
 * button's name.
 */
export function DueField({ soon, defaultValue, suggested, version, errors }: DueFieldProps) {
  const type = useHydrated() ? "button" : "submit";
  const [chosen, setChosen] = useState(defaultValue ?? "");
  const field = { label: "Due date", name: "due_on", defaultValue, errors };
  return (
    <FieldFrame {...field}>
      <input
        {...useControlProps(field)}
        type="date"
        onInput={({ currentTarget }) => setChosen(currentTarget.value)}
        className={controlClass}
      />
      <HiddenField key={version} name="suggested" defaultValue={suggested} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form's question. */}
      <div role="group" aria-label="Suggested dates" className="flex flex-wrap gap-2">
        {Object.entries({ ...soon, none: "" }).map(([name, day]) => (
          <button
            key={name}
            type={type}
            name="due"
            value={name}
            aria-pressed={type === "button" ? day === chosen : undefined}
            onClick={
              type === "button"
                ? (event) => {
                    fillIn(event, name, day);
                    setChosen(day);
                  }
                : undefined
            }
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
  weekend: "Weekend",
  "next-monday": "Next Monday",
  none: "No date",
};

function fillIn(
  { currentTarget: { form } }: MouseEvent<HTMLButtonElement>,
  name: string,
  day: string,
): void {
  for (const [field, value] of [
    ["due_on", day],
    ["suggested", suggestionOf(name, day)],
  ] as const) {
    const input = form?.elements.namedItem(field);
    if (input instanceof HTMLInputElement) input.value = value;
  }
}

const look =
  "min-h-11 rounded-full border border-edge bg-surface px-4 text-sm font-medium transition-colors " +
  "hover:border-quiet hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-wash " +
  "forced-colors:aria-pressed:border-3 forced-colors:aria-pressed:border-[Highlight]";

type TaskControlsProps = {
  values: Readonly<Record<string, string>>;
  errors?: Record<string, string[]>;
};

/** How important a task is, and whether it comes again. */
export function TaskControls({ values, errors }: TaskControlsProps) {
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,7rem),1fr))] gap-4">
      <Select<Priority>
        label="Priority"
        name="priority"
        options={{ ...priorityLabels }}
        defaultValue={values.priority}
        errors={errors?.priority}
      />
      <RepeatField values={values} errors={errors} />
    </div>
  );
}

type DueChoiceProps = {
  /** The chosen day, by its name; the first choice by default. */
  value?: string;
  /** The picked day, as YYYY-MM-DD. */
  day?: string | null;
  /** The default day of a task. */
  defaultDue?: "today";
  errors?: string[];
};

/**
 * The due date, as `due`: the name of a likely day, which the server turns into a day when the form arrives, or
 * `pick` for the one in `due_on`. An empty choice leaves it to `due_on`, if that is filled in, to words in the title
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
        {...useControlProps(field)}
        type="date"
        aria-label={field.label}
        onInput={pickDay}
        className={`${controlClass} day`}
      />
      <FieldErrors name="due_on" errors={errors} />
    </RadioChips>
  );
}

/** With scripts, filling in a day chooses it, and removing it, as by "Reset", undoes that. */
function pickDay({ currentTarget: { form, value } }: FormEvent<HTMLInputElement>): void {
  const choice = form?.elements.namedItem("due");
  if (!(choice instanceof RadioNodeList)) return;
  if (value !== "") choice.value = "pick";
  else if (choice.value === "pick") choice.value = "";
}

type ChoiceProps = { value?: string; errors?: string[] };

/** How important a task is. */
export const PriorityChoice = ({ value = "none", errors }: ChoiceProps) => (
  <RadioChips legend="Priority" name="priority" options={priorityLabels} value={value}>
    <FieldErrors name="priority" errors={errors} />
  </RadioChips>
);

/** Whether and how a task repeats. */
export const RepeatField = ({ values, errors }: TaskControlsProps) => (
  <div className="task-repeat contents">
    <Select
      label="Repeat"
      name="repeat_rule"
      options={repeatOptions(values.repeat_rule)}
      defaultValue={values.repeat_rule}
      errors={errors?.repeat_rule}
    />
    <CustomRepeat values={values} />
  </div>
);

/** The rules to choose from: the common ones, and the task's own, so that saving keeps it. */
function repeatOptions(current = ""): Record<string, string> {
  const rules = [...commonRules, current].map((rule) => [rule, wordsOfRule(rule)]);
  return {
    "": "Never",
    ...Object.fromEntries(rules.filter(([, words]) => words)),
    custom: "Custom",
  };
}

/** How often, in fields of its own. Browsers with :has() show it when it is chosen, others always. */
function CustomRepeat({ values }: Pick<TaskControlsProps, "values">) {
  const {
    every = 1,
    unit = "week",
    afterCompletion,
  } = parseRepeatRule(values.repeat_rule ?? "") ?? {};
  return (
    <fieldset className={customLook}>
      <legend className="mb-1.5 text-sm text-quiet">Custom repeat</legend>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,7rem),1fr))] gap-4">
        <Field
          label="Every"
          name="repeat_every"
          inputMode="numeric"
          maxLength={String(mostEvery).length}
          defaultValue={values.repeat_every ?? String(every)}
          autoComplete="off"
        />
        <Select
          label="Unit"
          name="repeat_unit"
          options={{ day: "Days", week: "Weeks", month: "Months", year: "Years" }}
          defaultValue={values.repeat_unit ?? unit}
        />
        <Select
          label="Counted from"
          name="repeat_from"
          options={{ "": "Due date", completion: "Completion" }}
          defaultValue={values.repeat_from ?? (afterCompletion ? "completion" : "")}
        />
      </div>
    </fieldset>
  );
}

const customLook = "col-span-full [.task-repeat:not(:has(option[value=custom]:checked))_&]:hidden";

type RadioChipsProps = {
  legend: string;
  name: string;
  options: Record<string, string>;
  value: string;
  children?: ReactNode;
};

/** A choice of one among a few, all of them visible. */
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
