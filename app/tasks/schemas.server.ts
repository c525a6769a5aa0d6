import { z } from "zod";
import { requiredText, text } from "~/schemas/text";
import { searchText } from "./search-text.server";

const title = requiredText("Title", 200);

/** Empty means none. */
const description = text("Description", 1000)
  .nullable()
  .transform((value) => value || null);

/** Priorities by the number the database keeps. */
export const priorities = ["none", "low", "medium", "high"] as const;
export type Priority = (typeof priorities)[number];

export const repeats = ["daily", "weekly", "monthly"] as const;
export type Repeat = (typeof repeats)[number];

const dueOnMessage = "Due date must be a date such as 2026-01-31";
const [earliest, latest] = ["1900-01-01", "9999-12-31"];

/** Whether a task can be due on a day, written YYYY-MM-DD: every day of the calendar from 1900 to 9999. */
export const isDueDate = (day: string) => day >= earliest && day <= latest;

const dueOn = z.iso
  .date(dueOnMessage)
  .refine(isDueDate, "Due date must be from 1900 to 9999")
  .nullable();

const priority = z.enum(priorities, "Priority must be none, low, medium or high");

const repeat = z.enum(repeats, "Repeat must be daily, weekly or monthly").nullable();

/** Which version of the task a change was made from. */
const versionMessage = "Version must be a whole number above 0";
const version = z.int(versionMessage).min(1, versionMessage);

/** What adding a task takes. */
export const taskInput = z.object({
  title,
  description: description.default(null),
  due_on: dueOn.default(null),
  priority: priority.default("none"),
  repeat: repeat.default(null),
});

/** What of a task may be changed by itself. */
export const taskPatch = z
  .object({
    title,
    description,
    due_on: dueOn,
    priority,
    repeat,
    completed: z.boolean("Completed must be true or false"),
    version,
  })
  .partial();

/** A field of a form that says "none" by being empty. */
const orBlank = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === "" ? null : value), schema.optional());

/** A task as a form spells it. What a form does not have is left as it is, or as it is by default. */
export const taskForm = z.object({
  title,
  description: description.default(null),
  due_on: orBlank(dueOn),
  priority: priority.optional(),
  repeat: orBlank(repeat),
  version: z.string().regex(/^\d+$/).transform(Number).pipe(version).optional().catch(undefined),
});

export type TaskInput = z.output<typeof taskInput>;
export type TaskPatch = z.output<typeof taskPatch>;

/** How many tasks a list shows at once, unless asked for more or fewer. */
export const tasksPerPage = 50;

const wholeNumberTo100 = /^(100|[1-9][0-9]?)$/;

export const views = ["open", "today", "upcoming", "done", "trash"] as const;
export type View = (typeof views)[number];

/** A view of the list, or all tasks that are not in the trash. */
export type ListView = View | "all";

export const sorts = ["newest", "due", "priority"] as const;
export type Sort = (typeof sorts)[number];

/** Which tasks a list shows, as asked in a query string. A view takes the place of a status. */
export const taskQuery = z.object({
  status: z.enum(["open", "done", "all"], "Status must be open, done or all").default("all"),
  view: z.enum(views, "View must be open, today, upcoming, done or trash").optional(),
  q: z.string().overwrite(searchText).optional(),
  sort: z.enum(sorts, "Sort must be newest, due or priority").default("newest"),
  limit: z
    .string()
    .regex(wholeNumberTo100, "Limit must be a whole number from 1 to 100")
    .transform(Number)
    .pipe(z.int().min(1).max(100))
    .default(tasksPerPage),
  after: z.uuid("Unknown cursor").optional(),
});

export type TaskQuery = z.output<typeof taskQuery>;

const uuid = z.uuid();

/** An id, a cursor or a key as it came from outside, or null for what cannot be one. */
export const uuidOrNull = (value: unknown): string | null => uuid.safeParse(value).data ?? null;
