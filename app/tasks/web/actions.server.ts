/** The work that a form asks for by the name of its button; the buttons' names are in docs/contracts/tasks.md. */

import { date } from "~/schemas/day-names";
import { uuidOrNull } from "~/schemas/text";
import {
  type ActionName,
  type Along,
  changeTasks,
  clearCompleted,
  emptyTrash,
  isImportToken,
  isReadingToken,
  moveOverdue,
  type Outcome,
  type Progress,
  undo,
} from "~/tasks/changes.server";
import { todayOf } from "~/tasks/days.server";
import { type Priority, priorities } from "~/tasks/names";
import { forgetChange, keepChange, recentChanges } from "~/tasks/recent-changes.server";
import { findTask } from "~/tasks/tasks.server";
import { completeImport, type Imported } from "~/tasks/transfer/imports.server";
import { type NoticeCode, type NoticeDetails, wordsOf } from "~/web/flash.server";
import type { Form } from "~/web/form.server";
import type { Transact, UserScope } from "../../../db/client.server";
import { parseDueDate } from "./task-form.server";

/** The notice that says what was done, with its details; and the row of the list to return to, if any. */
export type Performed = { notice: NoticeCode; details?: NoticeDetails; row?: string | null };

/** Does what a form asks for; returns null if there is no such task. */
type Perform = (transact: Transact, form: Form) => Promise<Performed | null>;

/** The actions that name a button of one task, and the notice of each. */
const notices = {
  complete: "completed",
  reopen: "reopened",
  delete: "deleted",
  restore: "restored",
  purge: "purged",
} as const satisfies Partial<Record<ActionName, NoticeCode>>;

const taskButtons = Object.keys(notices) as (keyof typeof notices)[];

/** The other buttons of the list. `bulk` is the former name of `selection`. */
const listButtons: Record<string, Perform> = {
  undo: undoAction,
  clear,
  empty,
  move,
  selection: changeSelection,
  bulk: changeSelection,
};

/** What the list's buttons are called. */
export const buttonNames: string[] = [...taskButtons, ...Object.keys(listButtons)];

/** The work of the button of one task with which a form was sent, or null. It is done to `id`, if given. */
export function taskActionOf(form: Form, id?: string): Perform | null {
  const name = taskButtons.find((button) => button in form);
  return name ? (transact) => changeTask(transact, name, id ?? form[name]) : null;
}

/** The work of the button of the list with which a form was sent; null for one that adds a task. */
export function listActionOf(form: Form): Perform | null {
  const button = Object.keys(listButtons).find((name) => name in form);
  return taskActionOf(form) ?? listButtons[button ?? ""] ?? null;
}

/** Completing a completed task, or reopening an open one, is already done. */
async function changeTask(
  transact: Transact,
  name: keyof typeof notices,
  asked: unknown,
): Promise<Performed | null> {
  const id = uuidOrNull(asked);
  if (!id) return null;
  return transact(async (scope) => {
    const outcome = await changeTasks(scope, name, [id]);
    if (outcome.tasks.length > 0)
      return rememberChange(scope, performed(notices[name], outcome, todayOf(scope)));
    const done = name === "complete" || name === "reopen" ? await findTask(scope, id) : null;
    return done && { notice: notices[name], details: { title: done.title } };
  });
}

/**
 * The notice of a change, and what undoes it. A series that continues is announced by its day, and one that ends by
 * that.
 */
function performed(notice: NoticeCode, outcome: Outcome, today: string): Performed {
  const { tasks, undo, seriesEnded, nextDue } = outcome;
  const day = nextDue ? { day: date(nextDue, today) } : {};
  const details = { count: tasks.length, title: tasks[0]?.title, undo, ...day };
  if (notice === "completed" && seriesEnded > 0) return { notice: "completed-last", details };
  if (notice === "completed" && nextDue) return { notice: "completed-next", details };
  if (notice === "deleted" && seriesEnded > 0) return { notice: "deleted-last", details };
  return { notice, details };
}

/** Adds a change to the recent changes, if it can be undone. */
export async function rememberChange(
  scope: UserScope,
  { notice, details = {} }: Performed,
): Promise<Performed> {
  const { undo } = details;
  if (!undo) return { notice, details };
  const undoable = await keepChange(scope, { undo, said: wordsOf(notice, details) });
  return { notice, details: { ...details, undoable } };
}

/** Undoes the action in a token, or with `last` the last change of this session. */
async function undoAction(transact: Transact, form: Form): Promise<Performed> {
  const isLast = form.undo === "last";
  const token = isLast ? (await transact(recentChanges))[0]?.undo : form.undo;
  let left: Awaited<ReturnType<typeof forgetChange>> | undefined;
  const undone = await undo(transact, token, undefined, async (scope, { finished }) => {
    if (finished) left = await forgetChange(scope, String(token));
  });
  const { count, finished, first: row } = undone;
  if (!finished) return { notice: "undone-partly", details: { undo: token } };
  if (count === 0) return { notice: "not-undone" };
  if (isReadingToken(token)) return { notice: "kept-as-text", row };
  const notice = isImportToken(token) ? "import-undone" : "undone";
  return { notice, details: { count, ...left }, row };
}

/** `clear` is a token chosen by the page: pressed again, the button continues, and all is undone as one. */
async function clear(transact: Transact, form: Form): Promise<Performed | null> {
  const performed = ({ count, finished, undo }: Progress & { undo: string }): Performed => {
    const notice = !finished ? "cleared-partly" : count === 0 ? "cleared" : "deleted";
    return { notice, details: { count, undo } };
  };
  return rememberAlong(performed, (along) => clearCompleted(transact, form.clear, along));
}

/**
 * Does work that goes chunk by chunk, with the change among the recent ones from the first chunk on.
 *
 * @param performed the notice for what was done until then
 * @returns null if there was nothing to do it to
 */
async function rememberAlong(
  performed: (progress: Progress & { undo: string }) => Performed,
  work: (along: Along<{ undo: string }>) => Promise<(Progress & { undo: string }) | null>,
): Promise<Performed | null> {
  let undoable: number | undefined;
  const progress = await work(async (scope, done) => {
    if (done.count > 0) undoable = (await rememberChange(scope, performed(done))).details?.undoable;
  });
  if (!progress) return null;
  const { notice, details } = performed(progress);
  return { notice, details: { ...details, undoable } };
}

/** Adds the tasks of an import that are not on the list, or all with `again`; null if there is no such import. */
export async function importTasks(
  transact: Transact,
  id: string,
  form: Form,
): Promise<Performed | null> {
  const performed = ({ count, finished, undo }: Imported): Performed => {
    if (!finished)
      return { notice: "imported-partly", details: { count, undo: count > 0 ? undo : null } };
    return count === 0
      ? { notice: "nothing-imported" }
      : { notice: "imported", details: { count, undo } };
  };
  return rememberAlong(performed, (along) =>
    completeImport(transact, id, { again: "again" in form }, along),
  );
}

async function empty(transact: Transact): Promise<Performed> {
  const { count, finished } = await emptyTrash(transact);
  return { notice: finished ? "emptied" : "emptied-partly", details: { count } };
}

async function move(transact: Transact): Promise<Performed | null> {
  const performed = ({ count, undo }: Progress & { undo: string }): Performed =>
    count === 0 ? { notice: "nothing-overdue" } : { notice: "moved", details: { count, undo } };
  return rememberAlong(performed, (along) => moveOverdue(transact, along));
}

async function changeSelection(transact: Transact, form: Form): Promise<Performed> {
  const ids = Object.keys(form).flatMap((field) => selectedId(field) ?? []);
  const action = form.selection ?? form.bulk;
  if (ids.length === 0 || action === "none") return { notice: "nothing-selected" };
  return transact(async (scope) => {
    const today = todayOf(scope);
    const { notice, name, ...values } = selectionAction(action, form, today);
    const outcome = await changeTasks(scope, name, ids, values);
    if (outcome.tasks.length === 0) return { notice: "nothing-changed" };
    const { details, ...said } = performed(notice, outcome, today);
    return rememberChange(scope, { ...said, details: { ...details, ...dueIn(values, today) } });
  });
}

const dueIn = ({ due_on }: Pick<SelectionAction, "due_on">, today: string) =>
  due_on ? { day: date(due_on, today) } : {};

type SelectionAction = {
  notice: NoticeCode;
  name: ActionName;
  due_on?: string | null;
  priority?: Priority;
};

/** @throws {Response} 400 for what no button of a selection asks for */
function selectionAction(action: string | undefined, form: Form, today: string): SelectionAction {
  if (action === "complete" || action === "reopen" || action === "delete")
    return { notice: notices[action], name: action };
  const [name, value] = /^(due|priority)(?:-(.+))?$/.exec(action ?? "")?.slice(1) ?? [];
  const priority = priorities.find((each) => each === value);
  if (name === "priority" && priority) return { notice: "priority-set", name, priority };
  if (name !== "due") throw new Response("Unknown action", { status: 400 });
  const due_on = parseDueDate({ due_on: form.due_on ?? "", due: value ?? "" }, today);
  return { notice: due_on ? "due-set" : "due-removed", name, due_on };
}

/** A task's checkbox is named after it; `pick-` is the former name of `select-`. */
const selectedId = (field: string) => uuidOrNull(/^(?:select|pick)-(.*)$/.exec(field)?.[1]);
