/** What the API's answers look like, and what they are made from. */
import { z } from "zod";
import type { OwnSession } from "~/auth/sessions.server";
import { claimsFor, issueToken } from "~/auth/tokens.server";
import type { SignedIn } from "~/auth/users.server";
import type { TaskPage } from "~/tasks/list.server";
import { priorities, repeats } from "~/tasks/schemas.server";
import type { Task } from "~/tasks/task.server";

const time = z.iso.datetime();

export const userSchema = z.strictObject({ id: z.uuid(), email: z.string(), name: z.string() });

export const signedInSchema = z.strictObject({ user: userSchema, token: z.string() });

export const messageSchema = z.strictObject({ message: z.string() });

export const meSchema = z.strictObject({
  user: userSchema,
  session: z.strictObject({ id: z.uuid(), created_at: time, expires_at: time }),
});

export const taskSchema = z.strictObject({
  id: z.uuid(),
  title: z.string().meta({ minLength: 1, maxLength: 200 }),
  description: z.string().meta({ maxLength: 1000 }).nullable(),
  completed: z.boolean(),
  completed_at: time.nullable(),
  created_at: time,
  updated_at: time,
  due_on: z.iso.date().nullable(),
  priority: z.enum(priorities),
  repeat: z.enum(repeats).nullable(),
  version: z.int().positive().meta({
    description:
      "Grows with every change. Sent with a change, it keeps that from overwriting another's.",
  }),
});

export const taskPageSchema = z.strictObject({
  tasks: z.array(taskSchema),
  next: z
    .string()
    .nullable()
    .meta({ description: "The `after` of the next page; null on the last." }),
  similar: z.literal(true).optional().meta({
    description: "No task has all the words of `q`; these have a title like it.",
  }),
});

export const conflictSchema = z.strictObject({ error: z.string(), task: taskSchema });

export const errorSchema = z.strictObject({
  error: z.string(),
  fields: z
    .record(z.string(), z.array(z.string()))
    .optional()
    .meta({ description: "Each invalid field's messages, when there are several fields." }),
});

/** The body for someone who has just signed up or in, with a token for this API. */
export async function signedInBody(signedIn: SignedIn): Promise<z.input<typeof signedInSchema>> {
  const { id, email, name } = signedIn.user;
  return {
    user: { id, email, name },
    token: await issueToken(claimsFor(signedIn), "latch:api"),
  };
}

export function meBody(userId: string, session: OwnSession): z.input<typeof meSchema> {
  const { id, email, name, createdAt, expiresAt } = session;
  return {
    user: { id: userId, email, name },
    session: { id, created_at: createdAt.toISOString(), expires_at: expiresAt.toISOString() },
  };
}

export function taskBody(task: Task): z.input<typeof taskSchema> {
  const { id, title, description, dueOn, priority, repeat, completed, version } = task;
  const { completedAt, createdAt, updatedAt } = task;
  return {
    id,
    title,
    description,
    completed,
    completed_at: completedAt?.toISOString() ?? null,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
    due_on: dueOn,
    priority,
    repeat,
    version,
  };
}

export function taskPageBody({ tasks, next, similar }: TaskPage): z.input<typeof taskPageSchema> {
  return { tasks: tasks.map(taskBody), next, ...(similar && { similar }) };
}
