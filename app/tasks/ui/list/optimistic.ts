/** The part of a change that a page can predict, so that it shows before the server answers. */
import type { ListView } from "~/tasks/names";
import type { RowTask } from "./row";

/** Whether a task leaves the view by this action; "" is no action. */
export function leaves(view: ListView, action: string): boolean {
  if (action === "complete") return view !== "all";
  if (action === "reopen") return view === "done";
  return action === "delete" || action === "restore" || action === "purge";
}

/** The task as it is when this has been done to it. */
export function changedBy(action: string, task: RowTask, due_on?: string | null): RowTask {
  if (action === "complete" || action === "reopen")
    return { ...task, completed: action === "complete" };
  return action === "due" ? { ...task, due_on: due_on || null } : task;
}

/** A task while a form for several is under way, and whether it leaves the view by that. */
export type Changing = { task: RowTask; isLeaving: boolean };

/** The tasks of a list as they will be when `form`, if there is one, has been done. */
export function whileSending(
  form: FormData | undefined,
  tasks: RowTask[],
  view: ListView,
): Changing[] {
  const [action, due_on] = [String(form?.get("selection")), String(form?.get("due_on"))];
  return tasks.map((task) =>
    form?.has(`select-${task.id}`)
      ? { task: changedBy(action, task, due_on), isLeaving: leaves(view, action) }
      : { task, isLeaving: false },
  );
}
