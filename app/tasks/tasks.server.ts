/** One task: finding, adding and editing it. Only `findInTrash` finds a task in the trash. */
import { randomUUID } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { Sql } from "../../db/client.server";
import {
  additionTokens,
  beforeEdit,
  changeTasks,
  continueSeries,
  lockSeries,
} from "./changes.server";
import { changed, columns, type TaskScope } from "./columns.server";
import { todayOf } from "./days.server";
import { type QuickAdd, type QuickField, readQuickAdd } from "./quick-add";
import { printRepeatRule, rulesOfWords } from "./repeat";
import type { ChangedTask, NewTask, Task, TaskPatch } from "./task";

/** Returned for a change of an older version than the current one: nothing was changed. */
export type Conflict = { conflict: Task };

/** Whether a change was not made because the task has a newer version. */
export const isConflict = (answer: Task | Conflict | null): answer is Conflict =>
  answer !== null && "conflict" in answer;

/** One of the user's tasks; null if there is none with this id. */
export async function findTask({ sql, userId }: TaskScope, id: string): Promise<Task | null> {
  const [task] = await sql<Task[]>`
    select ${columns(sql)} from tasks
    where user_id = ${userId} and id = ${id} and status <> 'trash'`;
  return task ?? null;
}

/** One of the user's tasks in the trash; null if there is none with this id. */
export async function findInTrash({ sql, userId }: TaskScope, id: string): Promise<Task | null> {
  const [task] = await sql<Task[]>`
    select ${columns(sql)} from tasks
    where user_id = ${userId} and id = ${id} and status = 'trash'`;
  return task ?? null;
}

type NewFields = Pick<NewTask, "title"> & Partial<NewTask>;

/**
 * Adds a task to the user's list. If there is one with this `key` and title already, returns that one.
 *
 * @param fields a title, and whatever else is known about it
 */
export async function createTask(
  scope: TaskScope,
  fields: NewFields,
  key: string | null = null,
): Promise<Task> {
  const { action_id: _, ...task } = await insertTask(scope, fields, key, null);
  return task;
}

/** What was read from a new task's title, and the tokens that undo adding it and reading it. */
export type Understood = QuickAdd & { undo: string; keepAsText: string };

type AddOptions = {
  /** The person's day. */
  today: string;
  /** The fields filled in by hand. */
  filled: readonly QuickField[];
  key?: string | null;
};

/**
 * Adds a task like `createTask`, and lets the words at the end of its title fill in what was not filled in by hand.
 * Also returns what was read; null if nothing was.
 *
 * @param typed the task as it is if its title is not read
 */
export async function addTask(
  scope: TaskScope,
  typed: NewFields,
  { today, filled, key = null }: AddOptions,
): Promise<{ task: Task; understood: Understood | null }> {
  const read = readQuickAdd(typed.title, today, filled);
  const fields = { ...typed, ...read.fields, title: read.title };
  const isRead = read.words.length > 0;
  const { action_id, ...task } = await insertTask(scope, fields, key, isRead ? typed : null);
  const tokens = isRead && action_id ? additionTokens(action_id) : null;
  return { task, understood: tokens && { ...read, ...tokens } };
}

/** @param asTyped the task as it would be if its title had not been read; null if it was not */
async function insertTask(
  { sql, userId }: TaskScope,
  fields: NewFields,
  key: string | null,
  asTyped: NewFields | null,
) {
  const { title, description = null, due_on = null, priority = "none" } = fields;
  const { repeat = null, repeat_rule = null } = fields;
  const [task] = await sql<[Task & { action_id: string | null }]>`
    insert into tasks (user_id, id, title, description, due_on, priority, repeat, repeat_rule, add_key,
      action_id, undo_values)
    values (${userId}, ${uuidv7()}, ${title}, ${description}, ${due_on}, ${priority}, ${repeat},
      ${repeat_rule}, ${key}, ${asTyped && randomUUID()}, ${asTyped && undoValues(sql, asTyped)})
    on conflict (user_id, add_key, title) do update set add_key = excluded.add_key
    returning ${columns(sql)}, action_id`;
  return task;
}

/** What undoing puts back in a task just added: everything that the words of its title can fill in, and the trash. */
const undoValues = (
  sql: Sql,
  { title, due_on = null, priority = "none", repeat, repeat_rule }: NewFields,
) => sql`jsonb_build_object('deleted_at', now(), 'title', ${title}::text, 'due_on', ${due_on}::date,
  'priority', ${priority}::text, 'repeat_rule', ${repeat_rule ?? (repeat ? printRepeatRule(rulesOfWords[repeat]) : null)}::text)`;

/**
 * Replaces what the patch names and leaves the rest; null if the user has no such task. If it names a `version` and
 * the task has another one by now, nothing is changed and the current task is returned as a conflict.
 *
 * @param today the person's day, after which the next task is due if a repeating one is completed
 * @param action_id what `editToken` makes a token of, if the edit can be undone
 */
export async function editTask(
  scope: TaskScope,
  id: string,
  { version, completed, ...fields }: TaskPatch,
  today = todayOf(scope),
  action_id: string | null = null,
): Promise<ChangedTask | Conflict | null> {
  const current = await lockTask(scope, id);
  if (!current) return null;
  if (version !== undefined && version !== current.version) return { conflict: current };
  const isNamed = Object.values(fields).some((value) => value !== undefined);
  const edited = isNamed ? await replaceFields(scope, id, fields, action_id) : current;
  if (completed !== undefined && completed !== edited.completed) return turn(scope, edited, today);
  const beginsToRepeat = current.repeat_rule === null && edited.repeat_rule !== null;
  if (!beginsToRepeat || !edited.completed) return edited;
  const { seriesEnded } = await continueSeries(scope, [id], today);
  return { ...edited, ...endOf(seriesEnded) };
}

/** Completes an open task and reopens a completed one; null if the user has no such task. */
export async function toggleTask(
  scope: TaskScope,
  id: string,
  today = todayOf(scope),
): Promise<ChangedTask | null> {
  const current = await lockTask(scope, id);
  return current && turn(scope, current, today);
}

/** Completes or reopens a task, unless it already is; null if the user has no such task. */
export async function setCompleted(
  scope: TaskScope,
  id: string,
  completed: boolean,
  today = todayOf(scope),
): Promise<ChangedTask | null> {
  const current = await lockTask(scope, id);
  return current && current.completed !== completed ? turn(scope, current, today) : current;
}

async function turn(scope: TaskScope, { id, completed }: Task, today: string) {
  const name = completed ? "reopen" : "complete";
  const { tasks, seriesEnded } = await changeTasks(scope, name, [id], { today });
  return tasks[0] ? { ...tasks[0], ...endOf(seriesEnded) } : null;
}

const endOf = (seriesEnded: number) => (seriesEnded > 0 ? { series_ended: true as const } : {});

/** A task, locked until the transaction ends; null if the user has none with this id. */
async function lockTask(scope: TaskScope, id: string): Promise<Task | null> {
  const { sql, userId } = scope;
  // Before the task, in the same order as every change.
  await lockSeries(scope, "complete", sql`id = ${id}`);
  const [task] = await sql<Task[]>`
    select ${columns(sql)} from tasks
    where user_id = ${userId} and id = ${id} and status <> 'trash' for update`;
  return task ?? null;
}

async function replaceFields(
  { sql, userId }: TaskScope,
  id: string,
  fields: Partial<NewTask>,
  action_id: string | null,
): Promise<Task> {
  const value = (name: keyof NewTask) =>
    fields[name] === undefined ? sql`${sql(name)}` : sql`${fields[name]}`;
  const due_on = sql`${value("due_on")}::date`;
  // Undoing an earlier change of the date would take this one away too, and so would putting back a title as typed.
  const lastAction = sql`action_id = case when coalesce(undo_values ? 'title', false) then null
    when due_on is not distinct from ${due_on} or not coalesce(undo_values ? 'due_on', false)
    then action_id end`;
  const [task] = await sql<[Task]>`
    update tasks set
      title = ${value("title")}, description = ${value("description")}, due_on = ${due_on},
      priority = ${value("priority")}, repeat = ${value("repeat")}, repeat_rule = ${value("repeat_rule")},
      -- Another due date is another day to keep to.
      repeat_day = case when due_on is not distinct from ${due_on} then repeat_day end,
      ${action_id ? sql`action_id = ${action_id}, undo_values = ${beforeEdit(sql)}` : lastAction},
      ${changed(sql)}
    where user_id = ${userId} and id = ${id} returning ${columns(sql)}`;
  return task;
}
