/** The part of a change that a page can predict, so that it shows before the server answers. */
import type { RowTask } from "~/tasks/groups";
import type { ListView, Priority } from "~/tasks/names";

/** Whether a task leaves the view by this action; "" is no action. */
export function leaves(view: ListView, action: string): boolean {
  if (action === "complete") return view !== "all" && view !== "everywhere";
  if (action === "reopen") return view === "done";
  return action === "delete" || action === "restore" || action === "purge";
}

/** The task after this action. */
export function changedBy(action: string, task: RowTask, form?: FormData): RowTask {
  if (action === "complete") return { ...task, status: "completed" };
  if (action === "reopen") return { ...task, status: "open" };
  if (action === "due") return { ...task, due_on: String(form?.get("due_on") ?? "") || null };
  const priority = /^priority-(.*)$/.exec(action)?.[1];
  return priority ? { ...task, priority: priority as Priority } : task;
}

/** A task while a form for several is under way, and whether that makes it leave the view. */
export type Changing = { task: RowTask; isLeaving: boolean };

/** The tasks of a list as they will be once `form`, if there is one, has been carried out. */
export function whileSending(
  form: FormData | undefined,
  tasks: RowTask[],
  view: ListView,
): Changing[] {
  const action = String(form?.get("selection"));
  return tasks.map((task) =>
    form?.has(`select-${task.id}`)
      ? { task: changedBy(action, task, form), isLeaving: leaves(view, action) }
      : { task, isLeaving: false },
  );
}
