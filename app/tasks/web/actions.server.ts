/** The work that a form asks for by the name of its button; the buttons' names are in docs/contracts/tasks.md. */
import {
  type ActionName,
  changeTasks,
  clearCompleted,
  emptyTrash,
  isImportToken,
  isReadingToken,
  moveOverdue,
  undo,
} from "~/tasks/changes.server";
import { todayOf } from "~/tasks/days.server";
import { type Priority, priorities } from "~/tasks/names";
import { uuidOrNull } from "~/tasks/task";
import { findTask } from "~/tasks/tasks.server";
import type { NoticeCode, NoticeDetails } from "~/web/flash.server";
import type { Form } from "~/web/form.server";
import type { Transact } from "../../../db/client.server";
import { parseDueDate } from "./task-form.server";

/** The notice that says what was done, and its details. */
export type Performed = { notice: NoticeCode; details?: NoticeDetails };

/** Does what a form asks for; gives null when there is no such task. */
type Perform = (transact: Transact, form: Form) => Promise<Performed | null>;

/** The actions that a button of one task can be named after, and the notice of each. */
const notices = {
  complete: "completed",
  reopen: "reopened",
  delete: "deleted",
  restore: "restored",
  purge: "purged",
} as const satisfies Partial<Record<ActionName, NoticeCode>>;

const taskButtons = Object.keys(notices) as (keyof typeof notices)[];

/** The other buttons of the list. `bulk` is what `selection` was called before. */
const listButtons: Record<string, Perform> = {
  undo: undoAction,
  clear,
  empty,
  move,
  selection: changeSelection,
  bulk: changeSelection,
};

/** The work of the button of one task that a form was sent with, or null. It is done to `id`, if that is given. */
export function taskActionOf(form: Form, id?: string): Perform | null {
  const name = taskButtons.find((button) => button in form);
  return name ? (transact) => changeTask(transact, name, id ?? form[name]) : null;
}

/** The work of the button of the list that a form was sent with; null for one that adds a task. */
export function listActionOf(form: Form): Perform | null {
  const button = Object.keys(listButtons).find((name) => name in form);
  return taskActionOf(form) ?? listButtons[button ?? ""] ?? null;
}

/** Completing what is completed, or reopening what is open, has been done already. */
async function changeTask(
  transact: Transact,
  name: keyof typeof notices,
  asked: unknown,
): Promise<Performed | null> {
  const id = uuidOrNull(asked);
  if (!id) return null;
  return transact(async (scope) => {
    const { tasks, undo, seriesEnded } = await changeTasks(scope, name, [id]);
    const isDone = tasks.length > 0;
    const isDoneAlready = name === "complete" || name === "reopen";
    if (!isDone && !(isDoneAlready && (await findTask(scope, id)))) return null;
    const notice = noticeOf(notices[name], seriesEnded);
    return { notice, details: { undo: isDone ? undo : null } };
  });
}

/** A series that ends by what was done is named, so that none ends without a word. */
function noticeOf(notice: NoticeCode, seriesEnded: number): NoticeCode {
  if (seriesEnded === 0) return notice;
  if (notice === "completed") return "completed-last";
  return notice === "deleted" ? "deleted-last" : notice;
}

async function undoAction(transact: Transact, form: Form): Promise<Performed> {
  const { count, finished } = await undo(transact, form.undo);
  if (!finished) return { notice: "undone-partly", details: { undo: form.undo } };
  if (count === 0) return { notice: "not-undone" };
  if (isReadingToken(form.undo)) return { notice: "kept-as-text" };
  return { notice: isImportToken(form.undo) ? "import-undone" : "undone", details: { count } };
}

/** `clear` is a token that the page has chosen: pressed again, the button goes on, and all is undone as one. */
async function clear(transact: Transact, form: Form): Promise<Performed> {
  const { count, finished, undo } = await clearCompleted(transact, form.clear);
  const details = { count, undo };
  if (!finished) return { notice: "cleared-partly", details };
  return { notice: count > 0 ? "deleted" : "cleared", details };
}

async function empty(transact: Transact): Promise<Performed> {
  const { count, finished } = await emptyTrash(transact);
  return { notice: finished ? "emptied" : "emptied-partly", details: { count } };
}

async function move(transact: Transact): Promise<Performed> {
  const { count, undo } = await moveOverdue(transact);
  return count > 0
    ? { notice: "due-set", details: { count, undo } }
    : { notice: "nothing-overdue" };
}

async function changeSelection(transact: Transact, form: Form): Promise<Performed> {
  const ids = Object.keys(form).flatMap((field) => selectedId(field) ?? []);
  const action = form.selection ?? form.bulk;
  if (ids.length === 0 || action === "none") return { notice: "nothing-done" };
  return transact(async (scope) => {
    const { notice, name, ...values } = selectionAction(action, form, todayOf(scope));
    const { tasks, undo, seriesEnded } = await changeTasks(scope, name, ids, values);
    if (tasks.length === 0) return { notice: "nothing-done" };
    return { notice: noticeOf(notice, seriesEnded), details: { count: tasks.length, undo } };
  });
}

type SelectionAction = {
  notice: NoticeCode;
  name: ActionName;
  due_on?: string | null;
  priority?: Priority;
};

/** @throws {Response} 400 for what no button of a selection asks for. */
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

/** A task's checkbox is named after it; `pick-` is what `select-` was before. */
const selectedId = (field: string) => uuidOrNull(/^(?:select|pick)-(.*)$/.exec(field)?.[1]);
