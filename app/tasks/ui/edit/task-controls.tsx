import type { Priority, Repeat } from "~/tasks/schemas.server";
import { priorityNames, repeatNames } from "~/tasks/ui/list/row-details";
import { Select } from "~/ui/field";

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
