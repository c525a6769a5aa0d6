import { randomUUID } from "node:crypto";
import { editToken } from "~/tasks/changes.server";
import type { TaskScope } from "~/tasks/columns.server";
import { daysAfter, monday, nextWeekday, weekendOf } from "~/tasks/day-words";
import { todayOf } from "~/tasks/days.server";
import { customRepeat } from "~/tasks/repeat";
import { type Task, type TaskForm, taskForm } from "~/tasks/task";
import { editTask, findTask, isConflict } from "~/tasks/tasks.server";
import type { Form } from "~/web/form.server";

/** The days of a form's buttons, by name. */
export const soonDays = (today: string): Record<string, string> => ({
  today,
  tomorrow: daysAfter(today, 1),
  weekend: weekendOf(today),
  "next-monday": nextWeekday(today, monday),
});

/** The days that can be chosen by name, on the day when the form arrives. */
const namedDays = (today: string): Record<string, string> => ({
  ...soonDays(today),
  // A button of pages that are still open somewhere.
  "next-week": daysAfter(today, 7),
});

/**
 * Reads a task's form as of today. A repeat may be spelled in fields of its own. A day chosen by its name outranks
 * the field beside it. So does what a button filled into the field, if the field still has the day that the button
 * stood for then: a page may be older than today. `default_due`, the day of the list that the form belongs to, ranks
 * lowest.
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
 * The due date for several tasks, from a field or the name of a day; null to remove theirs.
 *
 * @throws {Response} 400 for what no date field or button sends
 */
export function parseDueDate(form: Form, today: string): string | null {
  const isNamed = !form.due || form.due === "none" || Object.hasOwn(namedDays(today), form.due);
  const parsed = taskForm.shape.due_on.safeParse({ ...form, ...dueOf(form, today) }.due_on);
  if (!parsed.success || !isNamed) throw new Response("Unknown date", { status: 400 });
  return parsed.data ?? null;
}

/** A form's fields as it sends them. */
export function formOf({ version: _, ...fields }: TaskForm): Record<string, string> {
  const named = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named.map(([name, value]) => [name, value ?? ""]));
}

/**
 * Edits a task as its form says, unless it is so already: a form sent twice conflicts with nothing. Returns it with the
 * token that undoes the edit, if it can be undone.
 */
export async function saveTask(scope: TaskScope, id: string, form: TaskForm) {
  const task = await findTask(scope, id);
  if (task && saysTheSame(form, task)) return { ...task, undo: null };
  // A completed task that begins to repeat gets a successor, which undoing would leave behind.
  const action_id = task && !task.completed ? randomUUID() : null;
  const edited = await editTask(scope, id, form, todayOf(scope), action_id);
  return edited && !isConflict(edited)
    ? { ...edited, undo: action_id && editToken(action_id) }
    : edited;
}

function saysTheSame({ version: _, ...fields }: TaskForm, task: Task): boolean {
  const current: Record<string, unknown> = task;
  return Object.entries(fields).every(
    ([name, value]) => value === undefined || value === current[name],
  );
}
