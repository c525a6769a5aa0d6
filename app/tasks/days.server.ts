/**
 * Days of the calendar, written YYYY-MM-DD. What day it is depends on where somebody is: it is asked once, with the
 * person's IANA time zone, and from then on a day is only a day.
 */
import { isDueDate, type Repeat } from "./schemas.server";

const dayMs = 24 * 60 * 60 * 1000;

/** The day that it is at the moment `now` in an IANA time zone that exists. */
export function todayIn(zone: string, now = new Date()): string {
  const parts = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(now);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}

/** An IANA time zone as a browser or a person named it; UTC for what is none. */
export function zoneOrUtc(named: string | null | undefined): string {
  // An offset such as +01:00 knows no daylight-saving time, and only some versions of Node accept it.
  if (!named || !/^[A-Za-z]/.test(named)) return "UTC";
  try {
    return new Intl.DateTimeFormat("en", { timeZone: named }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return "UTC";
    throw error;
  }
}

/** The day `count` days after another. */
export function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(day) + count * dayMs).toISOString().slice(0, 10);
}

/** What of a repeating task says when the next one is due. */
export type Repeating = { repeat: Repeat; dueOn: string | null; repeatDay: number | null };

/**
 * When the task after a repeating one is due: after the one before it and after today, so that one that is overdue
 * leaves no heap of others behind. A monthly one keeps to its day of the month, as well as the month allows:
 * after January 31 come February 28 and March 31. Null when no day is left in the calendar.
 */
export function nextDue({ repeat, dueOn, repeatDay }: Repeating, today: string) {
  const due = dueOn ?? today;
  if (repeat === "monthly") return nextMonthly(due, repeatDay ?? dayOf(due), today);
  const step = repeat === "weekly" ? 7 : 1;
  const overdue = Math.max(0, Date.parse(today) - Date.parse(due)) / dayMs;
  const next = daysAfter(due, step * (Math.floor(overdue / step) + 1));
  return isDueDate(next) ? { dueOn: next, repeatDay: null } : null;
}

function nextMonthly(due: string, day: number, today: string) {
  const months = Math.max(1, monthsOf(today) - monthsOf(due));
  const soonest = inMonth(monthsOf(due) + months, day);
  const next = soonest > today ? soonest : inMonth(monthsOf(due) + months + 1, day);
  return isDueDate(next) ? { dueOn: next, repeatDay: dayOf(next) === day ? null : day } : null;
}

const dayOf = (date: string) => Number(date.slice(8));

/** Months since the beginning of the year 2000. */
const monthsOf = (date: string) =>
  (Number(date.slice(0, 4)) - 2000) * 12 + Number(date.slice(5, 7)) - 1;

/** That day of a month, or the month's last. */
function inMonth(months: number, day: number): string {
  const lastDay = new Date(Date.UTC(2000, months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(2000, months, Math.min(day, lastDay))).toISOString().slice(0, 10);
}
