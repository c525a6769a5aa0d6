/**
 * The header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): a program that got no response sends
 * the request again with the same key, and what was done once gets the same response without being done again. Keys
 * belong to their user, and are kept for a day with the response, in the transaction that does the work.
 */
import { createHash } from "node:crypto";
import { ApiError } from "~/web/json.server";
import { beforeSignIn, sessionEnded, type UserScope } from "../../db/client.server";

const badKey = new ApiError(400, "Idempotency-Key must be 1 to 255 visible ASCII characters");
const otherRequest = new ApiError(422, "This Idempotency-Key was used for another request");

/** The errors of every operation that takes a key. */
export const keyErrors = [badKey, otherRequest] as const;

/** A request's key, or null if it has none. */
export function idempotencyKeyOf({ headers }: Request): string | ApiError | null {
  const key = headers.get("Idempotency-Key");
  return key === null || /^[!-~]{1,255}$/.test(key) ? key : badKey;
}

/**
 * Returns the response of `work`, or the one given earlier to the same request with this key. Errors are not kept:
 * the same request may succeed later.
 *
 * @param request everything that makes it the same request
 */
export async function onceOnly(
  { sql, userId }: UserScope,
  key: string,
  request: object,
  work: () => Promise<Response | typeof sessionEnded>,
): Promise<Response | typeof sessionEnded> {
  const fingerprint = createHash("sha256").update(JSON.stringify(request)).digest("hex");
  // Of several requests with the same key at once, the others wait for the first.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${userId} ${key}`}, 0))`;
  const [answered] = await sql<Answered[]>`
    select request, status, location, body from idempotency_keys
    where user_id = ${userId} and key = ${key} and created_at > now() - interval '1 day'`;
  if (answered) {
    return answered.request === fingerprint ? repeat(answered) : otherRequest.toResponse();
  }
  const response = await work();
  if (response === sessionEnded || !response.ok) return response;
  const location = response.headers.get("Location");
  const body = response.body && (await response.clone().text());
  await sql`
    insert into idempotency_keys (user_id, key, request, status, location, body)
    values (${userId}, ${key}, ${fingerprint}, ${response.status}, ${location}, ${body})
    on conflict (user_id, key) do update set request = excluded.request, status = excluded.status,
      location = excluded.location, body = excluded.body, created_at = now()`;
  return response;
}

type Answered = { request: string; status: number; location: string | null; body: string | null };

function repeat({ status, location, body }: Answered): Response {
  const headers = new Headers();
  if (location) headers.set("Location", location);
  if (body) headers.set("Content-Type", "application/json");
  return new Response(body, { status, headers });
}

const purgeChunk = 500;

/** Removes all users' keys that are a day old, in small transactions. Returns their number. */
export async function purgeIdempotencyKeys(): Promise<number> {
  for (let removed = 0; ; ) {
    const [{ count }] = await beforeSignIn(
      (sql) => sql<[{ count: string }]>`select purge_idempotency_keys(${purgeChunk}) as count`,
    );
    removed += Number(count);
    if (Number(count) < purgeChunk) return removed;
  }
}
