/** What the buttons of the list do, other than adding: one row's, those for several tasks, clearing, undoing. */

import type { Transact } from "~/tasks/batches.server";
import { clearCompleted } from "~/tasks/clear.server";
import { completeTasks, reopenTasks } from "~/tasks/completion.server";
import { setDueDates } from "~/tasks/due-dates.server";
import { performRowAction, rowActionOf } from "~/tasks/row-actions.server";
import { uuidOrNull } from "~/tasks/schemas.server";
import { deleteTasks } from "~/tasks/trash.server";
import { undo } from "~/tasks/undo.server";
import { type Outcome, spellUndo, undoTokenOrNull } from "~/tasks/undo-token.server";
import type { NoticeCode, NoticeDetails } from "~/web/flash.server";
import type { Form } from "~/web/form.server";
import type { UserScope } from "../../../db/client.server";
import { parseDueDate } from "./task-form.server";

/** What was done, and how to say so. */
export type Performed = { notice: NoticeCode; details?: NoticeDetails };

type Perform = (transact: Transact, form: Form, today: string) => Promise<Performed | null>;

/**
 * The work that a form asks for by the name of its button; null when it asks for none of these. The work gives null
 * when there is no such task.
 */
export function listActionOf(form: Form): Perform | null {
  if (rowActionOf(form)) return actOnRow;
  if ("undo" in form) return undoAction;
  if ("clear" in form) return clear;
  return "bulk" in form ? actOnSeveral : null;
}

const actOnRow: Perform = async (transact, form, today) => {
  const action = rowActionOf(form);
  const done =
    action && (await transact((scope) => performRowAction(scope, action, form[action], today)));
  return done && { notice: done.outcome, details: { undo: done.undo } };
};

const undoAction: Perform = async (transact, form, today) => {
  const token = undoTokenOrNull(form.undo);
  if (!token) return { notice: "not-undone" };
  const { count, finished } = await undo(transact, token, today);
  if (!finished) return { notice: "undone-partly", details: { undo: spellUndo(token) } };
  return count > 0 ? { notice: "undone", details: { count } } : { notice: "not-undone" };
};

/** `clear` names the action, which the page has chosen: pressed again, it goes on and is undone as one. */
const clear: Perform = async (transact, form) => {
  const { batch } = undoTokenOrNull(form.clear) ?? {};
  const { count, finished, undo } = await clearCompleted(transact, batch);
  const details = { count, undo: spellUndo(undo) };
  if (!finished) return { notice: "cleared-partly", details };
  return { notice: count > 0 ? "deleted" : "cleared", details };
};

const actOnSeveral: Perform = async (transact, form, today) => {
  const ids = Object.keys(form).flatMap((name) => pickedId(name) ?? []);
  if (ids.length === 0 || form.bulk === "none") return { notice: "nothing-done" };
  const { notice, tasks, undo } = await transact((scope) => several(scope, ids, form, today));
  if (tasks.length === 0) return { notice: "nothing-done" };
  return { notice, details: { count: tasks.length, undo: spellUndo(undo) } };
};

type Several = Outcome & { notice: NoticeCode };

async function several(
  scope: UserScope,
  ids: string[],
  form: Form,
  today: string,
): Promise<Several> {
  switch (form.bulk) {
    case "complete":
      return { notice: "completed", ...(await completeTasks(scope, ids, today)) };
    case "reopen":
      return { notice: "reopened", ...(await reopenTasks(scope, ids)) };
    case "delete":
      return { notice: "deleted", ...(await deleteTasks(scope, ids)) };
    case "due":
      return setDueDate(scope, ids, parseDueDate(form));
    default:
      throw new Response("Unknown action", { status: 400 });
  }
}

async function setDueDate(scope: UserScope, ids: string[], dueOn: string | null): Promise<Several> {
  const notice = dueOn ? "due-set" : "due-removed";
  return { notice, ...(await setDueDates(scope, ids, dueOn)) };
}

/** The checkbox of a task is named after it. */
const pickedId = (name: string) => (name.startsWith("pick-") ? uuidOrNull(name.slice(5)) : null);
