import type { Priority, Repeat } from "~/tasks/schemas.server";
import { priorityNames, repeatNames } from "~/tasks/ui/list/row-details";
import { controlClass, controlProps, FieldFrame } from "~/ui/field-frame";

type SelectProps<Value extends string> = {
  label: string;
  name: string;
  options: Record<Value, string>;
  defaultValue?: string | null;
  errors?: string[];
};

/** A labelled choice of one among few. */
function Select<Value extends string>({ options, ...field }: SelectProps<Value>) {
  return (
    <FieldFrame label={field.label} name={field.name} errors={field.errors}>
      <select {...controlProps(field)} className={controlClass}>
        {Object.entries<string>(options).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

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
        options={{ ...priorityNames }}
        defaultValue={values.priority}
        errors={errors?.priority}
      />
      <Select<Repeat | "">
        label="Repeat"
        name="repeat"
        options={{ "": "Never", ...repeatNames }}
        defaultValue={values.repeat}
        errors={errors?.repeat}
      />
    </div>
  );
}
