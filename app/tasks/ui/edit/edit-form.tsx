import { useRef, useState } from "react";
import type { Task } from "~/tasks/task";
import { useIsBeside } from "~/tasks/ui/beside";
import { DueField, TaskControls } from "~/tasks/ui/task-fields";
import { Button, DefaultButton } from "~/ui/button";
import { ErrorSummary } from "~/ui/error-summary";
import { Field, HiddenField } from "~/ui/field";
import { Form } from "~/ui/form";
import { Actions, Stack } from "~/ui/page";
import { useDraft, useLeaveQuestion } from "~/ui/unsaved-words";
import { useBusy } from "~/ui/use-busy";
import type { FormErrors } from "~/web/form-outcome";

type EditTaskFormProps = {
  task: Task;
  /** The days of the buttons beside the due date. */
  soon: Record<string, string>;
  refusal?: FormErrors;
};

/** A task with all its fields. The form says which version of the task it shows, so that it replaces no newer one. */
export function EditTaskForm({ task, soon, refusal }: EditTaskFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const seen = useSeenTask(task);
  const saved = valuesOf(seen);
  useLeaveQuestion(form, saved, refusal);
  useDraft(form, "task", saved, refusal !== undefined);
  const values = refusal?.values.title === undefined ? valuesOf(task) : refusal.values;
  const errors = refusal?.errors;
  return (
    <Form ref={form} method="post" noValidate preventScrollReset={useIsBeside()}>
      {/* Enter in a field presses a form's first button, which must not be one of the days. */}
      <DefaultButton name="intent" value="save" />
      {/* Whose fields these are: versions of different tasks must never mix. */}
      <HiddenField name="task" value={task.id} />
      <HiddenField name="version" value={refusal?.values.version ?? seen.version} />
      <Stack>
        <ErrorSummary errors={errors} formError={refusal?.formError} />
        <Field
          label="Title"
          name="title"
          defaultValue={values.title}
          errors={errors?.title}
          autoCapitalize="sentences"
          enterKeyHint="done"
          required
        />
        <Field
          label="Description"
          name="description"
          defaultValue={values.description}
          errors={errors?.description}
          multiline
          rows={6}
        />
        <LinksIn texts={[task.title, task.description ?? ""]} />
        <DueField
          soon={soon}
          defaultValue={values.due_on}
          suggested={values.suggested}
          version={seen.version}
          errors={errors?.due_on}
        />
        <TaskControls values={values} errors={errors} />
        <TaskButtons task={task} />
      </Stack>
    </Form>
  );
}

/**
 * The task, in the version that the form's fields are from. The page may be read again and have a newer one, while
 * the fields keep what was in them.
 */
function useSeenTask(task: Task): Task {
  const [seen, setSeen] = useState(task);
  if (seen.version !== task.version && haveSameFields(seen, task)) setSeen(task);
  return seen;
}

function haveSameFields(one: Task, other: Task): boolean {
  const [{ version: _, ...fields }, others] = [valuesOf(one), valuesOf(other)];
  return Object.entries(fields).every(([name, value]) => value === others[name]);
}

/** A task as form values. */
export function valuesOf(task: Task): Record<string, string> {
  return {
    title: task.title,
    description: task.description ?? "",
    due_on: task.due_on ?? "",
    priority: task.priority,
    repeat_rule: task.repeat_rule ?? "",
    version: String(task.version),
  };
}

/** The links in a task's words, which cannot be followed inside a field. */
function LinksIn({ texts }: { texts: string[] }) {
  const links = [...new Set(texts.flatMap(linksIn))];
  if (links.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari forgets that a list without bullets is a list.
    <ul role="list" aria-label="Links in this task" className="-my-3">
      {links.map((href) => (
        <li key={href}>
          <a href={href} target="_blank" rel="noreferrer" dir="ltr" className="text-link">
            {href}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The web addresses in a text, without the punctuation after them. */
const linksIn = (text: string) =>
  (text.match(/\bhttps?:\/\/[^\s<>"“”]+/gi) ?? [])
    .map(withoutPunctuation)
    .filter((address) => URL.canParse(address));

/** A closing bracket belongs to an address that has its opening one. */
function withoutPunctuation(address: string): string {
  const count = (bracket: string) => address.split(bracket).length;
  const isSurplus = address.endsWith(")") && count(")") > count("(");
  return isSurplus || /[.,;:!?'’*_~]$/.test(address)
    ? withoutPunctuation(address.slice(0, -1))
    : address;
}

function TaskButtons({ task }: { task: Task }) {
  const [toggle, verb] = task.completed
    ? (["reopen", "Reopen"] as const)
    : (["complete", "Complete"] as const);
  const [saving, toggling, deleting] = [useBusy("intent"), useBusy(toggle), useBusy("delete")];
  return (
    <Actions>
      <Button name="intent" value="save" busy={saving}>
        Save
      </Button>
      <Button
        variant="quiet"
        name={toggle}
        value={task.id}
        busy={toggling}
        aria-label={`${verb}: ${task.title}`}
      >
        {verb}
      </Button>
      <Button
        variant="danger"
        name="delete"
        value={task.id}
        busy={deleting}
        aria-label={`Delete: ${task.title}`}
      >
        Delete
      </Button>
    </Actions>
  );
}
