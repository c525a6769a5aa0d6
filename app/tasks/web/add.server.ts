import { uuidOrNull } from "~/schemas/text";
import { titleLength } from "~/tasks/names";
import { filledIn, understoodWords } from "~/tasks/quick-add";
import type { TaskForm } from "~/tasks/task";
import { addTask, createTask } from "~/tasks/tasks.server";
import { type NoticeDetails, shortened } from "~/web/flash.server";
import type { Form } from "~/web/form.server";
import type { UserScope } from "../../../db/client.server";
import { rememberChange } from "./actions.server";

/**
 * What another app shares, for the fields of a new task: the first of its title, text and address, and the rest as a
 * description. Nothing is written. Null if the address shares nothing.
 */
export function sharedTask(request: Request): Record<string, string> | null {
  const { searchParams } = new URL(request.url);
  const names = ["title", "text", "url"];
  if (!names.some((name) => searchParams.has(name))) return null;
  const parts = names.map((name) => searchParams.get(name)?.trim() ?? "").filter(Boolean);
  const [first = "", ...rest] = parts.flatMap((part) => part.split(/\r?\n/));
  const isLong = [...first].length > titleLength;
  const title = isLong ? [...first].slice(0, titleLength).join("") : first;
  return { title, description: [...(isLong ? [first] : []), ...rest].join("\n") };
}

/** Adds the task in a form, reading its title if the person has quick add on. Reports what was read. */
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
    const { id, title } = await createTask(scope, typed, key);
    return { title, added: addedInARow(form, id) };
  }
  const { task: added, understood } = await addTask(scope, typed, {
    today,
    filled: filledIn(form),
    key,
  });
  const inARow = { added: addedInARow(form, added.id) };
  if (!understood) return { title: added.title, ...inARow };
  const { title, fields, undo, keepAsText } = understood;
  const text = `Added “${shortened(title)}”: ${understoodWords(fields, today).join(", ")}`;
  const { details } = await rememberChange(scope, {
    notice: "added",
    details: { undo, keepAsText, text, ...inARow },
  });
  return details ?? {};
}

/** The most tasks that are shown as just added. */
const mostInARow = 10;

/** The task that was added, and those added just before it, as listed in the form. */
const addedInARow = ({ just_added = "" }: Form, id: string): string[] =>
  [id, ...just_added.split(",").filter((other) => other !== id && uuidOrNull(other))].slice(
    0,
    mostInARow,
  );
