/**
 * The days that English words name: one language of dates for what people type and for files of other programs. Days
 * are written YYYY-MM-DD. This file is loaded by browsers.
 */
import { isDueDay } from "./names";

/** A day, and how many of the last words name it. */
export type DayAtEnd = { day: string; count: number };

/**
 * The day named by the last of these words: the longest phrase that names one, with an "on", "by", "due" or "this"
 * before it. Null if they name none.
 *
 * @param words lower-case, without blanks; only the last 6 are considered
 * @param today the person's day, which the words are relative to
 */
export function dayAtEnd(words: readonly string[], today: string): DayAtEnd | null {
  const phrase = phraseAtEnd(words, today);
  if (!phrase || !isDueDay(phrase.day)) return null;
  const before = prepositions(words.slice(0, words.length - phrase.count), phrase.takes);
  if (phrase.needsPartner && before === 0) return null;
  return { day: phrase.day, count: phrase.count + before };
}

/**
 * The day that a whole text names, such as "oct 15", "on Friday" or "2026-10-15"; null for any other text.
 *
 * @param today the person's day, which the words are relative to
 */
export function dayNamed(text: string, today: string): string | null {
  if (text.length > longestName) return null;
  const words = text.toLowerCase().replace(",", " ").split(/\s+/).filter(Boolean);
  // Read like the end of a sentence, where "sat" needs an "on", and "this" needs words before it.
  const named = [
    ["it", "is", ...words],
    ["it", "is", "on", ...words],
  ].map((sentence) => dayAtEnd(sentence, today));
  return named.find((reading) => reading && reading.count >= words.length)?.day ?? null;
}

const longestName = 60;

/** A phrase that names a day, and the prepositions that can precede it. */
type Phrase = DayAtEnd & { takes: readonly string[]; needsPartner?: boolean };

function phraseAtEnd(words: readonly string[], today: string): Phrase | null {
  const [third = "", second = "", last = ""] = lastOf(words, 3);
  const amount = third === "in" && /^\d{1,3}$/.test(second) ? steps.get(last) : undefined;
  if (amount) return { day: amount(today, Number(second)), count: 3, takes: ["due"] };
  if (second === "next" && last === "week")
    return { day: nextWeekday(today, monday), count: 2, takes: ["due", "by"] };
  const weekday = second === "next" ? weekdays.get(last) : undefined;
  if (weekday !== undefined)
    return { day: inNextWeek(today, weekday), count: 2, takes: ["due", "by", "on"] };
  return dateAtEnd(words, today) ?? oneWord(last, today);
}

function oneWord(word: string, today: string): Phrase | null {
  if (word === "today" || word === "tod") return { day: today, count: 1, takes: ["due", "by"] };
  if (word === "tomorrow" || word === "tom")
    return { day: daysAfter(today, 1), count: 1, takes: ["due", "by"] };
  const takes = ["due", "by", "on", "this"];
  if (word === "weekend") return { day: weekendOf(today), count: 1, takes };
  const weekday = weekdays.get(word);
  if (weekday === undefined) return null;
  const needsPartner = word === "sat" || word === "sun";
  return { day: nextWeekday(today, weekday), count: 1, takes, needsPartner };
}

/** "2026-10-15", "15 oct", "oct 15", "15 oct 2026", each with or without a weekday before it. */
function dateAtEnd(words: readonly string[], today: string): Phrase | null {
  const [third = "", second = "", last = ""] = lastOf(words, 3);
  const year = /^\d{4}$/.test(last) ? Number(last) : null;
  const monthDay = year === null ? monthDayOf(second, last) : monthDayOf(third, second);
  const [day, count] = isoDay.test(last)
    ? [last, 1]
    : [monthDay && dayOfYear(monthDay, year, today), year === null ? 2 : 3];
  if (!day || !isReal(day)) return null;
  const before = weekdays.get(words[words.length - count - 1] ?? "");
  const hasWeekday = before !== undefined && before === weekdayOf(day);
  return { day, count: hasWeekday ? count + 1 : count, takes: ["due", "by", "on"] };
}

const isoDay = /^\d{4}-\d{2}-\d{2}$/;

type MonthDay = { month: number; day: number };

/** Two words as a day of a month, in either order. */
function monthDayOf(one: string, other: string): MonthDay | null {
  const month = months.get(one) ?? months.get(other);
  const day = dayOfMonth(months.has(one) ? other : one);
  return month !== undefined && day !== null ? { month, day } : null;
}

/** The number in "15", "15th", "1st", "2nd" or "3rd"; null if it is no day of a month. */
export function dayOfMonth(word: string): number | null {
  const [, digits, ending] = /^(\d{1,2})(st|nd|rd|th)?$/.exec(word) ?? [];
  const day = Number(digits);
  if (!(day >= 1 && day <= 31)) return null;
  return ending === undefined || ending === ordinalEnding(day) ? day : null;
}

/** The ending of 1st, 2nd, 3rd and the others, for a day of a month. */
function ordinalEnding(day: number): string {
  const isTeen = day > 10 && day < 14;
  return (!isTeen && ["th", "st", "nd", "rd"][day % 10]) || "th";
}

/** A day of a month in a year or, without one, the next to come: next year if this year's has passed. */
function dayOfYear({ month, day }: MonthDay, year: number | null, today: string): string | null {
  const inYear = (of: number) => `${of}-${padded(month)}-${padded(day)}`;
  if (year !== null) return inYear(year);
  const thisYear = Number(today.slice(0, 4));
  // The next February 29 is at most 8 years away.
  const years = Array.from({ length: 9 }, (_, years) => inYear(thisYear + years));
  return years.find((date) => date >= today && isReal(date)) ?? null;
}

const padded = (number: number) => String(number).padStart(2, "0");

/** The number of prepositions before a phrase: one, or two as in "due on". */
function prepositions(words: readonly string[], takes: readonly string[]): number {
  const [third, second, last = ""] = lastOf(words, 3);
  if (!takes.includes(last)) return 0;
  // "Do this friday" leaves the title "Do this"; "Call mum this friday" leaves "Call mum".
  if (last === "this" && third === undefined) return 0;
  return second === "due" && last !== "due" ? 2 : 1;
}

/** The last `count` words; if there are fewer, undefined stands for the missing first ones. */
const lastOf = (words: readonly string[], count: number): readonly (string | undefined)[] =>
  Array.from({ length: count }, (_, index) => words[words.length - count + index]);

const weekdayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** Weekdays by all their names, counted from Sunday as in JavaScript. */
export const weekdays: ReadonlyMap<string, number> = new Map([
  ...weekdayNames.flatMap((name, number): [string, number][] => [
    [name.toLowerCase(), number],
    [name.slice(0, 3).toLowerCase(), number],
  ]),
  ["tues", 2],
  ["thur", 4],
  ["thurs", 4],
]);

/** Counted as in `weekdays`. */
export const monday = 1;

const monthNames =
  "january february march april may june july august september october november december";

const months: ReadonlyMap<string, number> = new Map([
  ...monthNames.split(" ").flatMap((name, index): [string, number][] => [
    [name, index + 1],
    [name.slice(0, 3), index + 1],
  ]),
  ["sept", 9],
]);

const stepsOf = (names: string[], step: (from: string, count: number) => string) =>
  names.map((name): [string, typeof step] => [name, step]);

/** The day some days, weeks or months after another. */
const steps: ReadonlyMap<string, (from: string, count: number) => string> = new Map([
  ...stepsOf(["day", "days"], daysAfter),
  ...stepsOf(["week", "weeks"], (from, count) => daysAfter(from, 7 * count)),
  ...stepsOf(["month", "months"], monthsAfter),
]);

const dayMs = 24 * 60 * 60 * 1000;

const dayAt = (time: number) => new Date(time).toISOString().slice(0, 10);

/** The day some days after another, or before it if `days` is negative. */
export function daysAfter(from: string, days: number): string {
  return dayAt(Date.parse(from) + days * dayMs);
}

/** The same day of a later month, or its last day if it has no such day. */
function monthsAfter(from: string, months: number): string {
  const [year, month, day] = from.split("-").map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dayAt(Date.UTC(year, month - 1 + months, Math.min(day, last)));
}

/** A day's weekday, counted from Sunday. */
export const weekdayOf = (day: string) => new Date(day).getUTCDay();

/** The next day with a weekday, never today. */
export const nextWeekday = (today: string, weekday: number) =>
  daysAfter(today, ((weekday - weekdayOf(today) + 6) % 7) + 1);

/** A weekday of next week, which begins on Monday. */
const inNextWeek = (today: string, weekday: number) =>
  daysAfter(nextWeekday(today, monday), (weekday + 6) % 7);

/** The Saturday to come, or today if it is one. */
export const weekendOf = (today: string) => daysAfter(today, 6 - weekdayOf(today));

const isReal = (day: string) => {
  const time = Date.parse(day);
  return !Number.isNaN(time) && dayAt(time) === day;
};

/** The first day of a month with this number, today or later. */
export function nextDayOfMonth(today: string, day: number): string {
  const months = Array.from({ length: 3 }, (_, count) =>
    monthsAfter(`${today.slice(0, 8)}01`, count),
  );
  const days = months.map((month) => `${month.slice(0, 8)}${padded(day)}`);
  return days.find((date) => date >= today && isReal(date)) ?? today;
}
