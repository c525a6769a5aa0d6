/**
 * The Tasks.json of Google Takeout: lists of tasks in the form of
 * https://developers.google.com/workspace/tasks/reference/rest/v1/tasks.
 */
import { z } from "zod";
import { type Place, readInstant } from "./dates.server";
import { type Candidate, trashed, withDetails } from "./reading.server";

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
type GoogleTask = z.output<typeof googleTask>;

const items = z.array(z.unknown()).default([]);
const taskLists = z.object({ kind: z.literal("tasks#taskLists"), items });
const taskList = z.object({ title: text, items });
const oneList = taskList.extend({ kind: z.literal("tasks#tasks") });

/** A task, and its list. */
type ListedTask = { task: GoogleTask | false; list: string };

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
      }));
    }) ?? null
  );
}

/** What the tasks say. A due date is a day: Google keeps no time. */
export function* candidates(tasks: ListedTask[], place: Place): Generator<Candidate> {
  const titles = new Map(
    tasks.flatMap(({ task }) => (task ? [[task.id, task.title] as const] : [])),
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
  const { title, notes = "", status, due = "", completed = "", created = "" } = task;
  const isCompleted = status === "completed" || completed !== "";
  const completedAt = readInstant(completed, place) ?? new Date();
  const fields = {
    title,
    description: withDetails(notes, [
      ["List", list],
      ["Belongs to", parent],
    ]),
    due_on: /^\d{4}-\d{2}-\d{2}/.exec(due)?.[0] ?? null,
    completed_at: isCompleted ? completedAt.toISOString() : null,
    created_at: readInstant(created, place)?.toISOString() ?? null,
  };
  return { fields, warnings: [], source: task };
}
