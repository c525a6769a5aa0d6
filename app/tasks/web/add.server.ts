import { filledIn, understoodWords } from "~/tasks/quick-add";
import { type TaskForm, uuidOrNull } from "~/tasks/task";
import { addTask, createTask } from "~/tasks/tasks.server";
import type { NoticeDetails } from "~/web/flash.server";
import type { Form } from "~/web/form.server";
import type { UserScope } from "../../../db/client.server";

/** Adds the task that a form asks for, with the words of its title read if the person has that on. Says what was read. */
export async function addTyped(
  scope: UserScope,
  form: Form,
  { version: _, ...task }: TaskForm,
  today: string,
): Promise<NoticeDetails> {
  const key = uuidOrNull(form.key);
  const { due_on = null, repeat = null, repeat_rule = null } = task;
  const typed = { ...task, due_on, repeat, repeat_rule };
  if (!scope.user.quickAdd || form.quick === "off") {
    await createTask(scope, typed, key);
    return {};
  }
  const { understood } = await addTask(scope, typed, { today, filled: filledIn(form), key });
  if (!understood) return {};
  const { title, fields, undo, keepAsText } = understood;
  const text = `Added “${title}”: ${understoodWords(fields, today).join(", ")}`;
  return { undo, keepAsText, text };
}
