import type { z } from "zod";
import { daysAfter } from "~/tasks/days.server";
import { taskForm } from "~/tasks/schemas.server";
import type { Task } from "~/tasks/task.server";
import type { Form } from "~/web/form.server";

type TaskFields = z.output<typeof taskForm>;

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

/** What was asked for, as the form spells it. */
export function formOf({ version: _, ...fields }: TaskFields): Record<string, string> {
  const named = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named.map(([name, value]) => [name, value ?? ""]));
}

/** Whether a task is already as a form asks for: saved twice, it does not contradict itself. */
export function saysTheSame(fields: TaskFields, task: Task): boolean {
  const { title, description, dueOn, priority, repeat } = task;
  const current: Record<string, unknown> = { title, description, due_on: dueOn, priority, repeat };
  const { version: _, ...asked } = fields;
  return Object.entries(asked).every(
    ([name, value]) => value === undefined || value === current[name],
  );
}
