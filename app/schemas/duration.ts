/** How long browsers keep long-lived cookies, in seconds. */
export const oneYearSeconds = 365 * 24 * 60 * 60;
