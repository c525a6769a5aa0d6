/** What the API's answers look like, and what they are made from. */
import { z } from "zod";
import type { OwnSession } from "~/auth/sessions.server";
import { claimsFor, issueToken } from "~/auth/tokens.server";
import type { SignedIn } from "~/auth/users.server";
import { taskSchema } from "~/tasks/task";

const time = z.iso.datetime();

export const userSchema = z.strictObject({ id: z.uuid(), email: z.string(), name: z.string() });

export const signedInSchema = z.strictObject({ user: userSchema, token: z.string() });

export const messageSchema = z.strictObject({ message: z.string() });

export const meSchema = z.strictObject({
  user: userSchema,
  session: z.strictObject({ id: z.uuid(), created_at: time, expires_at: time }),
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
