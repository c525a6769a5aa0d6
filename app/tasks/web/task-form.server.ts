import type { TaskScope } from "~/tasks/columns.server";
import { monday, nextWeekday, weekendOf } from "~/tasks/day-words";
import { daysAfter } from "~/tasks/days.server";
import { customRepeat } from "~/tasks/repeat";
import { type Task, type TaskForm, taskForm } from "~/tasks/task";
import { editTask, findTask } from "~/tasks/tasks.server";
import type { Form } from "~/web/form.server";

/** The days that a form's buttons stand for, by their names. */
export const soonDays = (today: string): Record<string, string> => ({
  today,
  tomorrow: daysAfter(today, 1),
  weekend: weekendOf(today),
  "next-monday": nextWeekday(today, monday),
});

/** The days that can be chosen by their names, on the day that it is when the form arrives. */
const namedDays = (today: string): Record<string, string> => ({
  ...soonDays(today),
  // A button of pages that are still open somewhere.
  "next-week": daysAfter(today, 7),
});

/**
 * Reads a task's form on the day that it is now. A repeat may be spelled in fields of its own. A day that was chosen by
 * its name counts for more than the field beside it. So does what a button filled the field in for, as long as it has
 * the day that stood for it then: a page may be older than today. `default_due`, the day of the list that the form
 * belongs to, counts for less.
 */
export function parseTaskForm(form: Form, today: string) {
  const repeat = form.repeat_rule === "custom" ? { repeat_rule: customRepeat(form) } : {};
  return taskForm.safeParse({ ...form, ...dueOf(form, today), ...repeat });
}

function dueOf({ due = "", due_on, default_due = "", suggested = "" }: Form, today: string) {
  const days = new Map(Object.entries(namedDays(today)));
  if (due === "none") return { due_on: "" };
  const [name = "", day] = suggested.split(":");
  const named = days.get(due) ?? (day === due_on ? days.get(name) : undefined);
  if (named) return { due_on: named };
  const isOpen = due === "" && !due_on;
  return isOpen && days.has(default_due) ? { due_on: days.get(default_due) } : {};
}

/**
 * The due date for several tasks, as a field or the name of a day; null to take theirs away.
 *
 * @throws {Response} 400 for what no date field and no button sends.
 */
export function parseDueDate(form: Form, today: string): string | null {
  const isNamed = !form.due || form.due === "none" || Object.hasOwn(namedDays(today), form.due);
  const parsed = taskForm.shape.due_on.safeParse({ ...form, ...dueOf(form, today) }.due_on);
  if (!parsed.success || !isNamed) throw new Response("Unknown date", { status: 400 });
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
