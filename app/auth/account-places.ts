/** Places in the lists of the account page, and the addresses that lead there. */

/** A place in a list that is sorted by a time: after the row with this time and id. */
export type Place = { at: Date; id: string };

/** A place in the activity: one among what was done and one among what was refused, since the first page has more of one. */
export type ActivityPlace = { done: Place; refused: Place };

/** Where the page's two lists begin; null for a list's own beginning. */
export type AccountPlaces = { sessions: Place | null; activity: ActivityPlace | null };

/** The address of the account page with its lists from these places on. */
export function accountPath({ sessions, activity }: AccountPlaces): string {
  const asked = new URLSearchParams({
    ...(sessions && { sessions: written(sessions) }),
    ...(activity && { activity: `${written(activity.done)}_${written(activity.refused)}` }),
  });
  return asked.size > 0 ? `/account?${asked}` : "/account";
}

const written = ({ at, id }: Place) => `${at.toISOString()}_${id}`;
