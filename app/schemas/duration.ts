/** The life of what a browser or the record keeps for a year, in seconds. */
export const oneYearSeconds = 365 * 24 * 60 * 60;
