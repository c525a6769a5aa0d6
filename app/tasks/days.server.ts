/**
 * Calendar days, written YYYY-MM-DD. Today depends on where somebody is: it is determined once, from the IANA time
 * zone of their account, and from then on a day is only a day.
 */
import { Temporal } from "temporal-polyfill";
import { wallClock } from "~/schemas/time-zone";
import type { TaskScope } from "./columns.server";
import { isDueDay } from "./names";
import { parseRepeatRule, printRepeatRule, type RepeatRule, weekdays } from "./repeat";

/** Today, at the moment `now`, in an IANA time zone that exists. */
export function todayIn(zone: string, now = new Date()): string {
  return wallClock(zone, now).toISOString().slice(0, 10);
}

/** Today for the user of a scope; in UTC while their time zone is not known. */
export const todayOf = ({ user }: Pick<TaskScope, "user">) => todayIn(user?.timeZone ?? "UTC");

/** The fields of a repeating task that decide when the next one is due. */
export type Repeating = { repeat_rule: string; due_on: string | null; repeat_day: number | null };

/**
 * The due date and rule of the task after a repeating one: after the one before it and after today, so that an
 * overdue one doesn't leave a pile behind. A task keeps its original day as far as the month allows: after January 31
 * come February 28, whose rule has the 31st, and March 31. Null if no day is left in the calendar.
 */
export function nextDue({ repeat_rule, due_on, repeat_day }: Repeating, today: string) {
  const rule = parseRepeatRule(repeat_rule);
  const next = rule && dayAfter(rule, due_on, today);
  if (!next) return null;
  const { monthDay, month, nthWeekday, ...unbound } = rule;
  const day = monthDay ?? Number((due_on ?? today).slice(8));
  const keepsToDueDate =
    repeat_day !== null ||
    (!monthDay && !nthWeekday && !rule.afterCompletion && /month|year/.test(rule.unit));
  if (!keepsToDueDate) return { due_on: next, repeat_rule, repeat_day: null };
  if (Number(next.slice(8)) === day)
    return { due_on: next, repeat_rule: printRepeatRule(unbound), repeat_day: null };
  const bound = { ...unbound, monthDay: day, ...(rule.unit === "year" && { month: 2 }) };
  return { due_on: next, repeat_rule: printRepeatRule(bound), repeat_day: day };
}

/**
 * The first day of a rule after today and after the due date of the task before, from which it is counted; counted
 * from today if there is none, or if the rule says so. Null if no day is left in the calendar.
 */
export function dayAfter(rule: RepeatRule, due_on: string | null, today: string): string | null {
  const now = Temporal.PlainDate.from(today);
  const start = due_on === null || rule.afterCompletion ? now : Temporal.PlainDate.from(due_on);
  const bound = Temporal.PlainDate.compare(start, now) > 0 ? start : now;
  const { origin, days } = periods(rule, start);
  const unit = `${rule.unit}s` as const;
  const passed = origin.until(bound, { largestUnit: unit })[unit];
  // The period of `bound` may have no such day left; the next one has.
  for (let number = passed - (passed % rule.every); ; number += rule.every) {
    const later = days(origin.add({ [unit]: number })).find(
      (day) => Temporal.PlainDate.compare(day, bound) > 0,
    );
    if (later) return isDueDay(later.toString()) ? later.toString() : null;
  }
}

/** Where the periods of a rule begin, and the days of one that begins on a given day, in order. */
function periods(rule: RepeatRule, start: Temporal.PlainDate) {
  const { unit, weekdays: chosen, nthWeekday, monthDay = start.day, month = start.month } = rule;
  type Days = (first: Temporal.PlainDate) => Temporal.PlainDate[];
  if (chosen) {
    const days: Days = (monday) =>
      weekdays.flatMap((day, index) => (chosen.includes(day) ? [monday.add({ days: index })] : []));
    return { origin: start.subtract({ days: start.dayOfWeek - 1 }), days };
  }
  if (unit === "day" || unit === "week") return { origin: start, days: ((day) => [day]) as Days };
  const inMonth: Days = (first) => [
    nthWeekday
      ? weekdayOfMonth(first, nthWeekday)
      : first.with({ day: monthDay === -1 ? first.daysInMonth : monthDay }),
  ];
  if (unit === "month") return { origin: start.with({ day: 1 }), days: inMonth };
  return { origin: start.with({ month, day: 1 }), days: inMonth };
}

/** The nth, or the last, of a weekday in the month that begins on this day. */
function weekdayOfMonth(
  first: Temporal.PlainDate,
  { nth, weekday }: NonNullable<RepeatRule["nthWeekday"]>,
) {
  const wanted = weekdays.indexOf(weekday) + 1;
  if (nth > 0) return first.add({ days: ((wanted - first.dayOfWeek + 7) % 7) + 7 * (nth - 1) });
  const last = first.with({ day: first.daysInMonth });
  return last.subtract({ days: (last.dayOfWeek - wanted + 7) % 7 });
}
