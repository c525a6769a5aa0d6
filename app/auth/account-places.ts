/** A place in one of the account's lists, which are sorted by time: after the row with this time and id. */
export type Place = { at: Date; id: string };

/** The address of a list's page that begins after this place; of its first page if there is none. */
export const pageAfter = (path: string, place: Place | null) =>
  place
    ? `${path}?${new URLSearchParams({ after: `${place.at.toISOString()}_${place.id}` })}`
    : path;
