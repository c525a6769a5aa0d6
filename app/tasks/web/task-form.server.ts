import type { TaskScope } from "~/tasks/columns.server";
import { daysAfter } from "~/tasks/days.server";
import { type Task, type TaskForm, taskForm } from "~/tasks/task";
import { editTask, findTask } from "~/tasks/tasks.server";
import type { Form } from "~/web/form.server";

/** The days that a form's buttons stand for, by their names. */
export const soonDays = (today: string): Record<string, string> => ({
  today,
  tomorrow: daysAfter(today, 1),
  "next-week": daysAfter(today, 7),
});

/** Reads a task's form. The button of a day, if it was sent with one, counts for more than the field beside it. */
export function parseTaskForm(form: Form, today: string) {
  const day = new Map(Object.entries(soonDays(today))).get(form.due ?? "");
  return taskForm.safeParse(day ? { ...form, due_on: day } : form);
}

/**
 * The due date for several tasks, or null to take theirs away.
 *
 * @throws {Response} 400 for what no date field sends.
 */
export function parseDueDate({ due_on }: Form): string | null {
  const parsed = taskForm.shape.due_on.safeParse(due_on);
  if (!parsed.success) throw new Response("Unknown date", { status: 400 });
  return parsed.data ?? null;
}

/** The fields that were asked for, as the form spells them. */
export function formOf({ version: _, ...fields }: TaskForm): Record<string, string> {
  const named = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named.map(([name, value]) => [name, value ?? ""]));
}

/** Edits a task as its form says, unless it is so already: sent twice, a form contradicts nothing. */
export async function saveTask(scope: TaskScope, id: string, form: TaskForm) {
  const task = await findTask(scope, id);
  return task && saysTheSame(form, task) ? task : editTask(scope, id, form);
}

function saysTheSame({ version: _, ...fields }: TaskForm, task: Task): boolean {
  const current: Record<string, unknown> = task;
  return Object.entries(fields).every(
    ([name, value]) => value === undefined || value === current[name],
  );
}
