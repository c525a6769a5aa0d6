import { isLimited, type Limited } from "~/auth/limits.server";
import type { SignedIn } from "~/auth/users.server";
import { apiError } from "~/web/json.server";
import { signedInBody } from "./bodies.server";

export const tooManyAttemptsMessage = "Too many attempts, please try again later";

/** Answers an attempt to sign up or in; `refused` says why there is no account, `status` is that of success. */
export async function signedInAnswer(
  outcome: SignedIn | Limited | null,
  { status, refused }: { status: 200 | 201; refused: string },
): Promise<Response> {
  if (isLimited(outcome)) return tooManyAttempts(outcome);
  if (!outcome) return apiError(400, refused);
  return Response.json(await signedInBody(outcome), { status });
}

function tooManyAttempts({ limited }: Limited): Response {
  const headers = { "Retry-After": String(limited.retryAfterSeconds) };
  return apiError(429, tooManyAttemptsMessage, { headers });
}
