import { z } from "zod";
import type { AccountPlaces } from "~/auth/account-places";

/** A place in a list. No row is older than 1970, and the database knows no year 0. */
const place = (id: z.ZodType<string, string>) =>
  z.object({
    at: z.iso
      .datetime({ precision: 3 })
      .transform((time) => new Date(time))
      .pipe(z.date().min(new Date(0))),
    id,
  });

const eventPlace = place(z.string().regex(/^\d{1,18}$/));

/** Places as `accountPath` writes them. Where the activity has one place, it is that of both kinds of events. */
const query = z.object({
  sessions: z
    .string()
    .transform((text) => {
      const [at, id] = text.split("_");
      return { at, id };
    })
    .pipe(place(z.uuid()))
    .nullable()
    .default(null),
  activity: z
    .string()
    .transform((text) => {
      const [at, id, refusedAt = at, refusedId = id] = text.split("_");
      return { done: { at, id }, refused: { at: refusedAt, id: refusedId } };
    })
    .pipe(z.object({ done: eventPlace, refused: eventPlace }))
    .nullable()
    .default(null),
});

/**
 * The places in the lists of the account page that a request's address asks for.
 *
 * @throws {Response} 400 for what no link of ours asks for.
 */
export function accountPlacesOf(request: Request): AccountPlaces {
  const asked = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) throw new Response("Unknown page", { status: 400 });
  return asked.data;
}
