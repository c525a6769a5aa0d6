/** How long browsers keep what they are to remember, in seconds. */
export const oneYearSeconds = 365 * 24 * 60 * 60;
