import { z } from "zod";
import type { Place } from "~/auth/account-places";

/** The ids in the account's lists, as addresses have them. */
export const placeIds = { sessions: z.uuid(), events: z.string().regex(/^\d{1,18}$/) };

/**
 * The place after which the page begins that a request's address asks for; null for a list's own beginning.
 *
 * @throws {Response} 400 for what no link of ours asks for.
 */
export function placeOf(request: Request, id: z.ZodType<string, string>): Place | null {
  const asked = new URL(request.url).searchParams.get("after");
  if (asked === null) return null;
  const [at, ...rest] = asked.split("_");
  // No row is older than 1970, and the database knows no year 0.
  const place = z.object({
    at: z.iso
      .datetime({ precision: 3 })
      .transform((time) => new Date(time))
      .pipe(z.date().min(new Date(0))),
    id,
  });
  const parsed = place.safeParse({ at, id: rest.join("_") });
  if (!parsed.success) throw new Response("Unknown page", { status: 400 });
  return parsed.data;
}
