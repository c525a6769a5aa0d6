/**
 * How a task repeats: the one type of a rule, its text and its words. The text is a subset of RRULE (RFC 5545,
 * 3.3.10), the same in table, API and files. `days.server.ts` computes when the next task is due.
 *
 * The parts: FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, and one of our own. RRULE cannot count from the day of
 * completion, so X-FROM=COMPLETION says that: in the text, so that a rule stays one value, and with X-, so that a
 * program that doesn't know it can tell that it is an extension.
 *
 * One point differs from RFC 5545, which skips a month that lacks the day: here such a month has it on its last day,
 * as with SKIP=BACKWARD of RFC 7529. Nobody wants a February without rent.
 *
 * Browsers load this file, so it imports nothing but names.
 */
import type { Repeat } from "./names";

const repeatUnits = ["day", "week", "month", "year"] as const;
export type RepeatUnit = (typeof repeatUnits)[number];

/** The days of the week by their names in RRULE, in the order of ISO 8601. */
export const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export type Weekday = (typeof weekdays)[number];

/** A rule: every so many units, and perhaps on which days of them. */
export type RepeatRule = {
  /** From 1 to `mostEvery`. */
  every: number;
  unit: RepeatUnit;
  /** Days of each week. */
  weekdays?: readonly Weekday[];
  /** A weekday of each month: its first, second, third or fourth, or −1, its last. */
  nthWeekday?: { nth: number; weekday: Weekday };
  /** A day of each month, or −1, its last; with `month` a day of each year. */
  monthDay?: number;
  /** From 1 to 12. */
  month?: number;
  /** Counted from the day of completion, not from the due date. */
  afterCompletion?: boolean;
};

/** The most days, weeks, months or years from one task to the next. */
export const mostEvery = 999;

const frequencies: Record<string, RepeatUnit> = {
  DAILY: "day",
  WEEKLY: "week",
  MONTHLY: "month",
  YEARLY: "year",
};
const frequencyOf: Record<RepeatUnit, string> = {
  day: "DAILY",
  week: "WEEKLY",
  month: "MONTHLY",
  year: "YEARLY",
};

const knownParts = [
  "FREQ",
  "INTERVAL",
  "BYDAY",
  "BYMONTHDAY",
  "BYMONTH",
  "BYSETPOS",
  "WKST",
  "X-FROM",
];

/** The longest text that is read as a rule. The longest that is printed is shorter. */
const longestRule = 200;

/**
 * Reads a rule as programs write it: parts in any order and case, perhaps after `RRULE:`, and some spellings of one
 * meaning. Null if it is no rule, or means something that tasks here cannot do, such as an end or a time of day.
 */
export function parseRepeatRule(text: string): RepeatRule | null {
  const parts = partsOf(text);
  const unit = frequencies[parts?.get("FREQ") ?? ""];
  const every = wholeNumber(parts?.get("INTERVAL") ?? "1");
  const from = parts?.get("X-FROM");
  if (!parts || !unit || !every || every > mostEvery) return null;
  if (from !== undefined && from !== "COMPLETION") return null;
  const days = daysOf(unit, every, parts);
  return days && { every, unit, ...days, ...(from && { afterCompletion: true }) };
}

function partsOf(text: string): Map<string, string> | null {
  if (text.length > longestRule) return null;
  const parts = text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, "")
    .replace(/;$/, "")
    .split(";");
  const pairs = parts.map((part) => /^([^=]+)=([^=]+)$/.exec(part.trim())?.slice(1) ?? []);
  const names = pairs.map(([name = ""]) => name);
  if (new Set(names).size < names.length) return null;
  if (!names.every((name) => knownParts.includes(name))) return null;
  return new Map(pairs as [string, string][]);
}

const wholeNumber = (digits: string) => (/^[1-9]\d{0,3}$/.test(digits) ? Number(digits) : null);

/** The part of a rule that says on which days; null if the parts don't go together. */
function daysOf(
  unit: RepeatUnit,
  every: number,
  parts: Map<string, string>,
): Partial<RepeatRule> | null {
  const [byDay, byMonthDay, byMonth, position, weekStart = "MO"] = [
    "BYDAY",
    "BYMONTHDAY",
    "BYMONTH",
    "BYSETPOS",
    "WKST",
  ].map((name) => parts.get(name));
  const isAlone = (part: string | undefined) =>
    [byDay, byMonthDay, byMonth, position].every((other) => other === undefined || other === part);
  if (!isWeekday(weekStart)) return null;
  if (isAlone(undefined)) return {};
  if (byDay && isAlone(byDay) && (unit === "week" || (unit === "day" && every === 1)))
    return someWeekdays(byDay, every, weekStart);
  if (unit === "month" && !byMonth && byDay && !byMonthDay)
    return nthWeekday(byDay, position) ?? nthDay(byDay, position);
  if (unit === "month" && !byMonth && byMonthDay === lastDays && !byDay && position === "-1")
    return { monthDay: -1 };
  if (unit === "month" && byMonthDay && isAlone(byMonthDay)) {
    const monthDay = byMonthDay === "-1" ? -1 : wholeNumber(byMonthDay);
    return monthDay && monthDay <= 31 ? { monthDay } : null;
  }
  if (unit === "year" && byMonthDay && byMonth && !byDay && !position) {
    const [monthDay, month] = [wholeNumber(byMonthDay), wholeNumber(byMonth)];
    return monthDay && month && monthDay <= (monthLengths[month] ?? 0) ? { monthDay, month } : null;
  }
  return null;
}

/** The most days that each month can have, from 1 on. */
const monthLengths = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isWeekday = (name: string): name is Weekday => (weekdays as readonly string[]).includes(name);

/** Whichever of them is the last of its month, as some programs write the last day. */
const lastDays = "28,29,30,31";

/**
 * For daily rules too, which some programs write for weekdays: they become weekly ones. Here a week begins on Monday.
 * With several weeks between them it matters where else it begins only if that parts the days from each other.
 */
function someWeekdays(list: string, every: number, weekStart: Weekday) {
  const named = list.split(",");
  if (!named.every(isWeekday)) return null;
  const chosen = weekdays.filter((day) => named.includes(day));
  const before = chosen.filter((day) => weekdays.indexOf(day) < weekdays.indexOf(weekStart));
  if (every > 1 && before.length > 0 && before.length < chosen.length) return null;
  if (chosen.length === weekdays.length && every === 1) return { unit: "day" as const };
  return { unit: "week" as const, weekdays: chosen };
}

/** The first to fourth or last of all days, as Outlook writes a day of the month. */
function nthDay(list: string, position: string | undefined): Partial<RepeatRule> | null {
  const named = list.split(",");
  if (named.length !== weekdays.length || !weekdays.every((day) => named.includes(day)))
    return null;
  const nth = Number(position);
  return nthNames[nth] ? { monthDay: nth } : null;
}

function nthWeekday(named: string, position: string | undefined): Partial<RepeatRule> | null {
  const [, digits, weekday = ""] = /^\+?(-?\d)?([A-Z]{2})$/.exec(named) ?? [];
  if ((digits === undefined) === (position === undefined) || !isWeekday(weekday)) return null;
  const nth = Number(digits ?? position);
  return nthNames[nth] ? { nthWeekday: { nth, weekday } } : null;
}

/** A rule as text, with one spelling for each meaning, which `parseRepeatRule` reads again. */
export function printRepeatRule(rule: RepeatRule): string {
  const { every, unit, weekdays: days, nthWeekday: nth, monthDay, month, afterCompletion } = rule;
  const parts = [
    `FREQ=${frequencyOf[unit]}`,
    every > 1 && `INTERVAL=${every}`,
    days && `BYDAY=${weekdays.filter((day) => days.includes(day)).join(",")}`,
    nth && `BYDAY=${nth.nth}${nth.weekday}`,
    month && `BYMONTH=${month}`,
    monthDay && `BYMONTHDAY=${monthDay}`,
    afterCompletion && "X-FROM=COMPLETION",
  ];
  return parts.filter(Boolean).join(";");
}

/** The form's fields that say how often, as they were typed. */
export type CustomRepeat = { repeat_every?: string; repeat_unit?: string; repeat_from?: string };

/** The text of the rule in these fields; invalid fields make it no rule. */
export function customRepeat({ repeat_every, repeat_unit, repeat_from }: CustomRepeat): string {
  const parts = [
    `FREQ=${frequencyOf[repeat_unit as RepeatUnit] ?? ""}`,
    `INTERVAL=${repeat_every?.trim() ?? ""}`,
    repeat_from === "completion" && "X-FROM=COMPLETION",
  ];
  return parts.filter(Boolean).join(";");
}

/** The words for a rule's text; null if it is no rule. */
export function wordsOfRule(text: string | null | undefined): string | null {
  const rule = text ? parseRepeatRule(text) : null;
  return rule && repeatWords(rule);
}

/** The most common rules, in the order in which a form offers them. */
export const commonRules = [
  "FREQ=DAILY",
  "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
  "FREQ=WEEKLY",
  "FREQ=WEEKLY;INTERVAL=2",
  "FREQ=MONTHLY",
  "FREQ=MONTHLY;BYMONTHDAY=-1",
  "FREQ=YEARLY",
];

/** The rule for each of the three words that were all there was before rules. */
export const rulesOfWords: Record<Repeat, RepeatRule> = {
  daily: { every: 1, unit: "day" },
  weekly: { every: 1, unit: "week" },
  monthly: { every: 1, unit: "month" },
};

/**
 * The word nearest to a rule, for programs that know no rules. One that sends back the word it got changes nothing
 * and ends nothing; null would have told it that the task doesn't repeat. The database's function `agree_on_repeat`
 * has the same words.
 */
export const wordOfRule = ({ unit }: RepeatRule): Repeat =>
  unit === "day" ? "daily" : unit === "week" ? "weekly" : "monthly";

/** A rule in words, such as "Every 2 weeks on Monday and Thursday". */
export function repeatWords(rule: RepeatRule): string {
  return `${howOften(rule)}${rule.afterCompletion ? " after completion" : ""}`;
}

function howOften({ every, unit, weekdays: days, nthWeekday, monthDay, month }: RepeatRule) {
  const often = every === 1 ? onceNames[unit] : `Every ${every} ${unit}s`;
  if (days && every === 1 && days.join() === workdays) return "Every weekday";
  if (days) return `${often} on ${inWords(weekdays.filter((day) => days.includes(day)))}`;
  if (nthWeekday)
    return `${often} on the ${nthNames[nthWeekday.nth]} ${weekdayNames[nthWeekday.weekday]}`;
  if (month) return `${often} on ${monthNames[month - 1]} ${monthDay}`;
  if (monthDay === -1) return `${often} on the last day`;
  return monthDay ? `${often} on the ${ordinal(monthDay)}` : often;
}

const workdays = weekdays.slice(0, 5).join();

function inWords(days: Weekday[]): string {
  const names = days.map((day) => weekdayNames[day]);
  const last = names.pop();
  return names.length ? `${names.join(", ")} and ${last}` : String(last);
}

function ordinal(number: number): string {
  const isTeen = number > 10 && number < 14;
  return `${number}${(isTeen ? "" : ["", "st", "nd", "rd"][number % 10]) || "th"}`;
}

const onceNames: Record<RepeatUnit, string> = {
  day: "Daily",
  week: "Weekly",
  month: "Monthly",
  year: "Yearly",
};

const nthNames: Record<number, string> = {
  1: "first",
  2: "second",
  3: "third",
  4: "fourth",
  [-1]: "last",
};

const weekdayNames: Record<Weekday, string> = {
  MO: "Monday",
  TU: "Tuesday",
  WE: "Wednesday",
  TH: "Thursday",
  FR: "Friday",
  SA: "Saturday",
  SU: "Sunday",
};

const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
