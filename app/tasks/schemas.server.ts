import { z } from "zod";
import { requiredText, text } from "~/text.server";

const title = requiredText("Title", 200);

/** Empty means none. */
const description = text("Description", 1000)
  .nullish()
  .transform((value) => value || null);

/** What adding or editing a task in a form takes. */
export const taskInput = z.object({ title, description });

export type TaskInput = z.output<typeof taskInput>;

const uuid = z.uuid();

/** An id, a cursor or a key as it came from outside, or null for what cannot be one. */
export const uuidOrNull = (value: unknown): string | null => uuid.safeParse(value).data ?? null;
