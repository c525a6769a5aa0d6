import { type Task, uuidOrNull } from "~/tasks/task";
import { apiError } from "~/web/json.server";

/** A task, or that there is none: the same for another user's as for one that does not exist. */
export const foundTask = (task: Task | null) => (task ? Response.json(task) : taskNotFound());

export const taskNotFound = () => apiError(404, "Task not found");

/** Does something with the task that a path names, if that can be a task's id at all. */
export async function withTaskId<T>(id: unknown, work: (id: string) => Promise<T | null>) {
  const taskId = uuidOrNull(id);
  return taskId === null ? null : work(taskId);
}

/** The answer to a change of an older version than there is, with the task as it is now. */
export const changedMeanwhile = (task: Task) =>
  Response.json({ error: "This task was changed meanwhile", task }, { status: 409 });
