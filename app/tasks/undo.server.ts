/**
 * Undoing the last action on tasks. It puts back what the action replaced and nothing else, on those tasks that no
 * other action has changed since; so it can be asked for twice, and later than something else.
 */
import type { UserScope } from "../../db/client.server";
import { inBatches, type Progress, type Transact } from "./batches.server";
import { undoCompletion, undoReopening } from "./completion.server";
import { undoDueDates } from "./due-dates.server";
import type { Task } from "./task.server";
import { undoDeletion } from "./trash.server";
import type { UndoToken } from "./undo-token.server";

/** @param today the person's day, from which a repeating task goes on that is done again. */
export function undo(transact: Transact, token: UndoToken, today: string): Promise<Progress> {
  return inBatches(transact, async (scope, limit) => {
    const { length } = await undoSome(scope, token, limit, today);
    return length;
  });
}

/** Undoes an action on up to `limit` tasks, and gives these. */
function undoSome(
  scope: UserScope,
  { kind, batch }: UndoToken,
  limit: number,
  today: string,
): Promise<Task[]> {
  switch (kind) {
    case "complete":
      return undoCompletion(scope, batch, limit);
    case "reopen":
      return undoReopening(scope, batch, limit, today);
    case "delete":
      return undoDeletion(scope, batch, limit);
    case "due":
      return undoDueDates(scope, batch, limit);
  }
}
