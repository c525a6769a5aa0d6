import { z } from "zod";
import type { Place } from "~/auth/account-places";

/** The ids in the addresses of the account's lists. */
export const placeIds = { sessions: z.uuid(), events: z.string().regex(/^\d{1,18}$/) };

/**
 * The place in a request's address after which the page begins; null for the beginning of a list.
 *
 * @throws {Response} 400 for what no link of ours asks for
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
