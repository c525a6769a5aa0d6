/** What a task is in a file: the same fields in JSON and CSV, named as in the API. */
import { z } from "zod";
import { taskInput } from "../schemas.server";

/** The most tasks that one file may have. */
export const mostTasks = 10_000;

/** How far the clock of the machine that wrote a file may be ahead of ours, in milliseconds. */
const clockSkewMs = 5 * 60 * 1000;

const time = (label: string) =>
  z.iso
    .datetime({ offset: true, error: `${label} must be a time such as 2026-01-31T12:00:00Z` })
    .transform((value) => new Date(value))
    .refine((value) => value.getTime() >= 0, `${label} must not be before 1970`)
    .refine(
      (value) => value.getTime() <= Date.now() + clockSkewMs,
      `${label} must not be in the future`,
    )
    .transform((value) => value.toISOString())
    .nullable()
    .default(null);

const repeatDayMessage = "Repeat day must be a whole number from 1 to 31";

/** A task as a file has it. All but the title may be missing; what a file has beside these is left out. */
export const fileTask = taskInput.extend({
  /** The day of the month that a monthly task keeps to after a shorter month. */
  repeat_day: z
    .int(repeatDayMessage)
    .min(1, repeatDayMessage)
    .max(31, repeatDayMessage)
    .nullable()
    .default(null),
  completed_at: time("Completed at"),
  created_at: time("Created at"),
});

export type FileTask = z.output<typeof fileTask>;

/** The fields in the order in which files have them. */
export const fields = Object.keys(fileTask.shape) as (keyof FileTask)[];
