import { refusal } from "~/http/api.server";
import { uuidOrNull } from "~/tasks/schemas.server";
import type { Task } from "~/tasks/tasks.server";
import { taskBody } from "./bodies.server";

/** A task, or that there is none: the same for another user's as for one that does not exist. */
export const foundTask = (task: Task | null) =>
  task ? Response.json(taskBody(task)) : taskNotFound();

export const taskNotFound = () => refusal(404, "Task not found");

/** Does something with the task that a path names, if that can be a task's id at all. */
export async function withTaskId(id: unknown, work: (id: string) => Promise<Task | null>) {
  const taskId = uuidOrNull(id);
  return taskId === null ? null : work(taskId);
}
