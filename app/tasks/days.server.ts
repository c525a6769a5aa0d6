/**
 * Calendar days, written YYYY-MM-DD. Today depends on where somebody is: it is determined once, from the person's IANA
 * time zone, and from then on a day is only a day.
 */
import { Temporal } from "temporal-polyfill";
import type { Repeat } from "./names";
import { isDueDay } from "./task";

/** Today, at the moment `now`, in an IANA time zone that exists. */
export function todayIn(zone: string, now = new Date()): string {
  const moment = Temporal.Instant.fromEpochMilliseconds(now.getTime());
  return moment.toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** An IANA time zone as a browser or a person named it; UTC for what is none. */
export function zoneOrUtc(named: string | null | undefined): string {
  // An offset such as +01:00 knows no daylight-saving time.
  if (!named || !/^[A-Za-z]/.test(named)) return "UTC";
  try {
    return Temporal.Now.zonedDateTimeISO(named).timeZoneId;
  } catch (error) {
    if (error instanceof RangeError) return "UTC";
    throw error;
  }
}

/** The day `count` days after another. */
export const daysAfter = (day: string, days: number) =>
  Temporal.PlainDate.from(day).add({ days }).toString();

/** The fields of a repeating task that decide when the next one is due. */
export type Repeating = { repeat: Repeat; due_on: string | null; repeat_day: number | null };

/**
 * The due date of the task after a repeating one: after the one before it and after today, so that an overdue
 * one leaves no pile of others behind. A monthly one keeps to its day of the month, as well as the month allows:
 * after January 31 come February 28 and March 31. Null when no day is left in the calendar.
 */
export function nextDue({ repeat, due_on, repeat_day }: Repeating, today: string) {
  const [due, now] = [Temporal.PlainDate.from(due_on ?? today), Temporal.PlainDate.from(today)];
  const day = repeat === "monthly" ? (repeat_day ?? due.day) : null;
  const next = day ? nextMonthly(due, day, now) : nextStep(due, repeat === "weekly" ? 7 : 1, now);
  if (!isDueDay(next.toString())) return null;
  return { due_on: next.toString(), repeat_day: day === next.day ? null : day };
}

/** The first day after `due` and `now` that is a number of steps after `due`. */
function nextStep(due: Temporal.PlainDate, step: number, now: Temporal.PlainDate) {
  const overdue = Math.max(0, due.until(now).days);
  return due.add({ days: step * (Math.floor(overdue / step) + 1) });
}

function nextMonthly(due: Temporal.PlainDate, day: number, now: Temporal.PlainDate) {
  const inMonth = (month: Temporal.PlainYearMonth) => month.toPlainDate({ day });
  const [dueMonth, thisMonth] = [due.toPlainYearMonth(), now.toPlainYearMonth()];
  const following = dueMonth.add({ months: 1 });
  const month = Temporal.PlainYearMonth.compare(following, thisMonth) < 0 ? thisMonth : following;
  const soonest = inMonth(month);
  return Temporal.PlainDate.compare(soonest, now) > 0 ? soonest : inMonth(month.add({ months: 1 }));
}
