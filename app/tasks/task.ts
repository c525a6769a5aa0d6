/**
 * The shape of a task, once: for rows, forms, the API and files. A row is what the API returns; only its times are
 * dates, which JSON writes as ISO 8601.
 *
 * Pages import values from `./names` and only types from here: no browser needs zod.
 */
import { z } from "zod";
import { requiredText, text } from "~/schemas/text";
import { readCursor } from "./cursor";
import {
  descriptionLength,
  isDueDay,
  largestPageSize,
  pageSize,
  priorities,
  type Repeat,
  repeats,
  searchLength,
  sorts,
  titleLength,
  views,
} from "./names";
import { mostEvery, parseRepeatRule, printRepeatRule, wordOfRule } from "./repeat";

/** A time in a row; OpenAPI describes its JSON. */
const time = z.date().meta({ type: "string", format: "date-time" });

const title = requiredText("Title", titleLength);

/** Empty means none. */
const description = text("Description", descriptionLength)
  .nullable()
  .transform((value) => value || null);

const due_on = z.iso
  .date("Due date must be a date such as 2026-01-31")
  .refine(isDueDay, "Due date must be from 1900 to 9999")
  .nullable();

const priority = z.enum(priorities, "Priority must be none, low, medium or high");

const repeat = z.enum(repeats, "Repeat must be daily, weekly or monthly").nullable();

const repeatRuleMessage =
  "Repeat rule must be one that Latch knows, such as FREQ=WEEKLY;INTERVAL=2";

/** A rule in its stored spelling; text that is no rule stays, to be refused. */
function canonicalRule(text: string): string {
  const rule = parseRepeatRule(text);
  return rule ? printRepeatRule(rule) : text;
}

const ruleOr = (message: string) =>
  z
    .string(message)
    .overwrite(canonicalRule)
    .refine((text) => parseRepeatRule(text) !== null, message);

const repeat_rule = ruleOr(repeatRuleMessage)
  .meta({ format: "rrule", examples: ["FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYMONTHDAY=-1"] })
  .nullable();

const sameRepeat = {
  error: "Repeat and repeat rule must say the same: send one of them",
  path: ["repeat_rule"],
};

/** Whether the word is the rule's, if both are given. */
function agree(repeat: Repeat | null | undefined, text: string | null | undefined): boolean {
  if (repeat === undefined || text === undefined) return true;
  const rule = text === null ? null : parseRepeatRule(text);
  return repeat === (rule && wordOfRule(rule));
}

const versionMessage = "Version must be a whole number above 0";
const version = z.int(versionMessage).min(1, versionMessage);

/** A task as the API returns it, and the columns that it is made from. */
export const taskSchema = z
  .strictObject({
    id: z.uuid(),
    title: z.string().meta({ minLength: 1, maxLength: titleLength }),
    description: z.string().meta({ maxLength: descriptionLength }).nullable(),
    completed: z.boolean(),
    completed_at: time.nullable(),
    created_at: time,
    updated_at: time,
    due_on: z.iso.date().nullable(),
    priority: z.enum(priorities),
    repeat: z.enum(repeats).nullable().meta({
      description: "The nearest word for `repeat_rule`, for programs that know no rules.",
    }),
    repeat_rule: z
      .string()
      .nullable()
      .meta({
        description:
          "How it repeats: a subset of an RRULE of RFC 5545, in one spelling. X-FROM=COMPLETION counts from the day of completion.",
        examples: ["FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYMONTHDAY=-1"],
      }),
    version: z.int().positive().meta({
      description:
        "Grows with every change. Sent with a change, it keeps that from overwriting another's.",
    }),
  })
  .meta({ id: "Task" });
export type Task = z.output<typeof taskSchema>;

/** A task after a change that can end its series. */
export const changedTask = taskSchema
  .extend({
    series_ended: z.literal(true).optional().meta({
      description: "The task repeated, but no day is left in the calendar: no open task follows.",
    }),
  })
  .meta({ id: "ChangedTask" });
export type ChangedTask = z.output<typeof changedTask>;

/** A task as the list's page needs it. */
export const listedTask = taskSchema.extend({
  /** When it was moved to the trash; null if it is not there. */
  deleted_at: time.nullable(),
  /** The key of the form that added it, if it had one. */
  add_key: z.uuid().nullable(),
});
export type ListedTask = z.output<typeof listedTask>;

/** A page of a list as the API returns it. */
export const taskPage = z
  .strictObject({
    tasks: z.array(taskSchema),
    next: z
      .string()
      .nullable()
      .meta({ description: "The `after` of the next page; null on the last." }),
    similar: z.literal(true).optional().meta({
      description: "No task has all the words of `q`; these have a title like it.",
    }),
  })
  .meta({ id: "TaskPage" });

const newFields = z.object({
  title,
  description: description.default(null),
  due_on: due_on.default(null),
  priority: priority.default("none"),
  repeat: repeat.default(null),
  repeat_rule: repeat_rule.default(null),
});

/** A new task's missing fields are null. */
const newAgree = ({ repeat, repeat_rule }: { repeat: Repeat | null; repeat_rule: string | null }) =>
  agree(repeat ?? undefined, repeat_rule ?? undefined);

/** The fields that make a new task; all but the title may be missing. */
export const newTask = newFields.refine(newAgree, sameRepeat);
export type NewTask = z.output<typeof newTask>;

/** A program's new task, which may ask for the end of its title to be read. */
export const newTaskOfProgram = newFields
  .extend({
    quick: z.boolean("Quick must be true or false").default(false).meta({
      description:
        "Whether to read a due date, a priority and a repeat from the end of the title, as in `Pay rent fri !high`. The words that were read leave the title; a field that is given keeps its value, and its words stay.",
    }),
  })
  .refine(newAgree, sameRepeat);

const completed = z.boolean("Completed must be true or false");

/** Whether to complete a task; if missing, its state is toggled. */
export const completion = z.object({ completed }).partial();

/** The fields of a task that can be changed one by one. With a `version`, a later one is not overwritten. */
export const taskPatch = z
  .object({
    title,
    description,
    due_on,
    priority,
    repeat,
    repeat_rule,
    completed,
    version,
  })
  .partial()
  .refine(({ repeat, repeat_rule }) => agree(repeat, repeat_rule), sameRepeat);
export type TaskPatch = z.output<typeof taskPatch>;

/** A form field for which empty means "none". */
const orBlank = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === "" ? null : value), schema.optional());

/** A task as a form sends it. A missing field stays as it is, or takes its default. */
export const taskForm = z
  .object({
    title,
    description: description.default(null),
    due_on: orBlank(due_on),
    priority: priority.optional(),
    repeat: orBlank(repeat),
    // People don't write rules: they choose one, or say how often.
    repeat_rule: orBlank(
      ruleOr(`Repeat must be every 1 to ${mostEvery} days, weeks, months or years`).nullable(),
    ),
    version: z.string().regex(/^\d+$/).transform(Number).pipe(version).optional().catch(undefined),
  })
  .refine(({ repeat, repeat_rule }) => agree(repeat, repeat_rule), sameRepeat);
export type TaskForm = z.output<typeof taskForm>;

/** How far the clock of the machine that wrote a file may be ahead of ours, in milliseconds. */
const clockSkewMs = 5 * 60 * 1000;

const timeInFile = (label: string) =>
  z.iso
    .datetime({ offset: true, error: `${label} must be a time such as 2026-01-31T12:00:00Z` })
    .transform((value) => new Date(value))
    .refine((value) => value.getTime() >= 0, `${label} must not be before 1970`)
    .refine(
      (value) => value.getTime() <= Date.now() + clockSkewMs,
      `${label} must not be in the future`,
    )
    .nullable()
    .default(null);

const repeatDayMessage = "Repeat day must be a whole number from 1 to 31";

/**
 * A task in a file, JSON or CSV, with the fields in this order. All but the title may be missing; other fields of a
 * file are dropped.
 */
const fileFields = newFields.extend({
  /** The day of the month that a monthly task returns to after a shorter month. */
  repeat_day: z
    .int(repeatDayMessage)
    .min(1, repeatDayMessage)
    .max(31, repeatDayMessage)
    .nullable()
    .default(null),
  completed_at: timeInFile("Completed at"),
  created_at: timeInFile("Created at"),
});
/** A task of a file: the fields above, of which a repeat and its rule agree. */
export const fileTask = fileFields.refine(newAgree, sameRepeat);
export type FileTask = z.output<typeof fileTask>;

/**
 * The text to search for, from whatever was typed: characters that the database cannot store become blanks, and what
 * is too long is cut. It refuses nothing, and returns "" if there is nothing to search for.
 */
export function searchText(typed: string): string {
  const storable = typed.toWellFormed().replaceAll("\0", " ").normalize("NFC");
  return [...storable].slice(0, searchLength).join("").trim();
}

const limitMessage = `Limit must be a whole number from 1 to ${largestPageSize}`;

/** The parameters that ask for the tasks of a list. A view takes the place of a status. */
export const listParameters = z.object({
  status: z.enum(["open", "done", "all"], "Status must be open, done or all").default("all"),
  view: z.enum(views, "View must be open, today, upcoming, done or trash").optional(),
  q: z.string().overwrite(searchText).optional(),
  sort: z.enum(sorts, "Sort must be newest, due or priority").default("newest"),
  limit: z
    .string()
    .regex(/^[1-9][0-9]*$/, limitMessage)
    .transform(Number)
    .pipe(z.int(limitMessage).min(1).max(largestPageSize, limitMessage))
    .default(pageSize),
  after: z.string().meta({ format: "cursor" }).optional(),
});

/** A query string with these parameters, and with a cursor of ours, if any. */
const withCursor = <Parameters extends typeof cursorParameters>(parameters: Parameters) =>
  parameters.refine(({ after, sort }) => after === undefined || readCursor(after, sort) !== null, {
    path: ["after"],
    error: "Unknown cursor",
  });
const cursorParameters = listParameters.pick({ sort: true, after: true });

/** The tasks of a list, as a query string asks for them. */
export const taskQuery = withCursor(listParameters);
export type TaskQuery = z.output<typeof taskQuery>;
