import type { UserScope } from "../../db/client.server";
import { completeTasks, reopenTasks } from "./completion.server";
import { uuidOrNull } from "./schemas.server";
import { findTask } from "./tasks.server";
import { deleteTasks, purgeTasks, restoreTasks } from "./trash.server";
import { spellUndo, type UndoToken } from "./undo-token.server";

type Done = { tasks: unknown[]; undo?: UndoToken };
type Perform = (scope: UserScope, ids: string[], today: string) => Promise<Done>;

/** What the buttons of a row do, by their names, and how it is called when done. */
const rowActions = {
  complete: { perform: completeTasks as Perform, outcome: "completed" },
  reopen: { perform: reopenTasks as Perform, outcome: "reopened" },
  delete: { perform: deleteTasks as Perform, outcome: "deleted" },
  restore: {
    perform: async (scope, ids) => ({ tasks: await restoreTasks(scope, ids) }),
    outcome: "restored",
  },
  purge: {
    perform: async (scope, ids) => ({ tasks: await purgeTasks(scope, ids) }),
    outcome: "purged",
  },
} as const satisfies Record<string, { perform: Perform; outcome: string }>;

export type RowAction = keyof typeof rowActions;

const names = Object.keys(rowActions) as RowAction[];

/** The row's button that a form was sent with, or null. */
export const rowActionOf = (form: object): RowAction | null =>
  names.find((name) => name in form) ?? null;

/**
 * Does to one task what a button says. Gives what was done and what undoes it, or null if the user has no such task.
 * Completing what is done, or reopening what is open, is done already.
 */
export async function performRowAction(
  scope: UserScope,
  action: RowAction,
  id: unknown,
  today: string,
) {
  const taskId = uuidOrNull(id);
  if (!taskId) return null;
  const { perform, outcome } = rowActions[action];
  const { tasks, undo }: Done = await perform(scope, [taskId], today);
  if (tasks.length > 0) return { outcome, undo: undo ? spellUndo(undo) : null };
  const isDoneAlready =
    (action === "complete" || action === "reopen") && (await findTask(scope, taskId));
  return isDoneAlready ? { outcome, undo: null } : null;
}
