import type { UserScope } from "../../db/client.server";
import { uuidOrNull } from "./schemas.server";
import { completeTask, deleteTask, reopenTask } from "./tasks.server";

/** What the buttons of a row do, by their names, and how it is called when done. */
const rowActions = {
  complete: { perform: completeTask, outcome: "completed" },
  reopen: { perform: reopenTask, outcome: "reopened" },
  delete: { perform: deleteTask, outcome: "deleted" },
} as const;

export type RowAction = keyof typeof rowActions;

const names = Object.keys(rowActions) as RowAction[];

/** The row's button that a form was sent with, or null. */
export const rowActionOf = (form: object): RowAction | null =>
  names.find((name) => name in form) ?? null;

/** Does to one task what a button says. Gives what was done, or null if the user has no such task. */
export async function performRowAction(scope: UserScope, action: RowAction, id: unknown) {
  const taskId = uuidOrNull(id);
  const { perform, outcome } = rowActions[action];
  return taskId && (await perform(scope, taskId)) ? outcome : null;
}
