import { z } from "zod";
import { requiredText, text } from "~/text.server";

const title = requiredText("Title", 200);

/** Empty means none. */
const description = text("Description", 1000)
  .nullable()
  .transform((value) => value || null);

/** What adding or editing a task takes. */
export const taskInput = z.object({ title, description: description.default(null) });

/** What of a task may be changed by itself. */
export const taskPatch = z
  .object({ title, description, completed: z.boolean("Completed must be true or false") })
  .partial();

export type TaskInput = z.output<typeof taskInput>;
export type TaskPatch = z.output<typeof taskPatch>;

/** How many tasks a list shows at once, unless asked for more or fewer. */
export const tasksPerPage = 50;

const wholeNumberTo100 = /^(100|[1-9][0-9]?)$/;

/** Which tasks a list shows, as asked in a query string. */
export const taskQuery = z.object({
  status: z.enum(["open", "done", "all"], "Status must be open, done or all").default("all"),
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
