/**
 * The Tasks.json of Google Takeout: lists of tasks in the form of
 * https://developers.google.com/workspace/tasks/reference/rest/v1/tasks.
 */
import { z } from "zod";
import { type Place, readInstant, readMoment } from "./dates.server";
import { type Candidate, trashed, understanding, unreadKeys, withDetails } from "./reading.server";

const text = z.string().optional().catch(undefined);

const googleTask = z.object({
  id: text,
  title: text,
  notes: text,
  status: text,
  due: text,
  completed: text,
  created: text,
  parent: text,
  deleted: z.boolean().optional().catch(undefined),
});

/** Members that say nothing of a task elsewhere. */
const otherKeys = "kind etag updated selfLink position hidden webViewLink task_type".split(" ");

const isRead = (key: string) => Object.hasOwn(googleTask.shape, key) || otherKeys.includes(key);

type GoogleTask = z.output<typeof googleTask>;

const items = z.array(z.unknown()).default([]);
const taskLists = z.object({ kind: z.literal("tasks#taskLists"), items });
const taskList = z.object({ title: text, items });
const oneList = taskList.extend({ kind: z.literal("tasks#tasks") });

/** A task, its list, and all its keys in the file. */
type ListedTask = { task: GoogleTask | false; list: string; keys: string[] };

/** The tasks of all lists, in the order of the file; null for any other file. */
export function googleTasks(file: unknown): ListedTask[] | null {
  const several = taskLists.safeParse(file).data;
  const lists = several ? several.items : oneList.safeParse(file).success ? [file] : null;
  return (
    lists?.flatMap((each) => {
      const { title = "", items = [] } = taskList.safeParse(each).data ?? {};
      return items.map((item) => ({
        task: googleTask.safeParse(item).data ?? (false as const),
        list: title,
        keys: Object.keys(item ?? {}),
      }));
    }) ?? null
  );
}

/** What the tasks say. A due date is a day: Google keeps no time. */
export function* candidates(tasks: ListedTask[], place: Place): Generator<Candidate> {
  const titles = new Map(
    tasks.flatMap(({ task }) => (task ? [[task.id, task.title] as const] : [])),
  );
  yield* unreadKeys(
    tasks.flatMap(({ task, keys }) => (task ? keys : [])),
    isRead,
  );
  const deleted: unknown[] = [];
  for (const [index, { task, list }] of tasks.entries()) {
    const number = index + 1;
    if (!task) yield { number, fields: false, warnings: [] };
    else if (task.deleted) deleted.push(task.title);
    else yield { ...candidateOf(task, list, titles.get(task.parent ?? "") || null, place), number };
  }
  yield* trashed(deleted);
}

function candidateOf(task: GoogleTask, list: string, parent: string | null, place: Place) {
  const { title, notes = "", status } = task;
  const { warnings, understood } = understanding((key) =>
    String(task[key as keyof GoogleTask] ?? ""),
  );
  const due = readMoment(task.due?.replace(/T.*/, "") ?? "", place);
  const completed = readInstant(task.completed ?? "", place);
  const created = readInstant(task.created ?? "", place);
  const completedAt = understood("completed", "Completed at", completed) ?? new Date();
  const fields = {
    title,
    description: withDetails(notes, [
      ["List", list],
      ["Belongs to", parent],
    ]),
    due_on: understood("due", "Due date", due)?.day ?? null,
    completed_at: status === "completed" || task.completed ? completedAt.toISOString() : null,
    created_at: understood("created", "Created at", created)?.toISOString() ?? null,
  };
  return { fields, warnings, source: task };
}
