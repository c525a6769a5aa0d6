/**
 * Undoing the last action on tasks. It puts back what the action replaced and nothing else, on those tasks that no
 * other action has changed since; so it can be asked for twice, and later than something else.
 */
import type { UserScope } from "../../db/client.server";
import { inBatches, type Progress, type Transact } from "./batches.server";
import { undoCompletion, undoReopening } from "./completion.server";
import { undoDueDates } from "./due-dates.server";
import type { Task, UndoSlice } from "./task.server";
import { undoDeletion } from "./trash.server";
import type { UndoToken } from "./undo-token.server";

/** @param today the person's day, from which a repeating task goes on that is done again. */
export function undo(transact: Transact, token: UndoToken, today: string): Promise<Progress> {
  return inBatches(transact, async (scope, slice) => {
    const tasks = await undoSome(scope, token.kind, { ...slice, batch: token.batch }, today);
    const ids = tasks.map(({ id }) => id).sort();
    return { count: ids.length, last: ids.at(-1) ?? null };
  });
}

/** Undoes an action on some of its tasks, and gives these. */
function undoSome(
  scope: UserScope,
  kind: UndoToken["kind"],
  slice: UndoSlice,
  today: string,
): Promise<Task[]> {
  switch (kind) {
    case "complete":
      return undoCompletion(scope, slice);
    case "reopen":
      return undoReopening(scope, slice, today);
    case "delete":
      return undoDeletion(scope, slice);
    case "due":
      return undoDueDates(scope, slice);
  }
}
