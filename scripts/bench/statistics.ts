/** Statistics for times of which a few are always far too long. */

/** The value below which a part of them, from 0 to 1, lies. */
export const quantile = (values: number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? 0;

/** The value in the middle. */
export const median = (values: number[]): number => quantile(values, 0.5);

/** The span of the middle half of them. */
export const spread = (values: number[]): number => quantile(values, 0.75) - quantile(values, 0.25);
