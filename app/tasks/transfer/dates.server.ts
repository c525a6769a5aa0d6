/**
 * Dates and times as programs and spreadsheets write them. A date whose day and month could change places is read
 * only if another date of its column tells which comes first.
 */
import { Temporal } from "temporal-polyfill";
import { timeZoneName } from "~/schemas/time-zone";
import { dayNamed } from "../day-words";
import { isDueDay } from "../names";

/** Which comes first in the dates of a column, such as 31/01/2027. */
export type DateOrder = "day" | "month" | null;

/** The context of a date: the person's day, the IANA time zone of times that name none, and the order of its column. */
export type Place = { today: string; zone: string; order?: DateOrder };

/** A day as YYYY-MM-DD, the time of day as HH:MM if there was one, and the moment if it had a time zone too. */
export type Moment = { day: string; time: string | null; instant: Temporal.Instant | null };

/**
 * What comes first in the dates of a column, if any of them tells: a number above 12 is a day.
 *
 * @param dates may have other words among them
 */
export function orderIn(dates: Iterable<string>): DateOrder {
  const orders = new Set<DateOrder>();
  for (const date of dates) {
    const [, first, separator, second] = numericDate.exec(withoutTime(date).date) ?? [];
    if (separator === ".") continue;
    if (Number(first) > 12) orders.add("day");
    if (Number(second) > 12) orders.add("month");
  }
  const [order = null] = orders;
  return orders.size === 1 ? order : null;
}

/**
 * The day in a text, with or without a time: `2027-01-31`, `31.01.2027`, `1/31/2027 2:00 PM`, `31 Jan 2027`.
 * Undefined for other text, and if day and month could change places. A moment in UTC is a day of the place's time
 * zone; with any other offset it is the day as written.
 */
export function readMoment(words: string, place: Place): Moment | undefined {
  const { date, hour, minute, offset } = withoutTime(words);
  const day = plainDate(date, place);
  if (!day) return undefined;
  if (hour === null) return { day: day.toString(), time: null, instant: null };
  if (hour > 23 || minute > 59) return undefined;
  const written = day.toPlainDateTime({ hour, minute });
  const moment = offset ? written.toZonedDateTime(offset) : null;
  const local =
    moment && offset === "UTC" ? moment.withTimeZone(place.zone).toPlainDateTime() : written;
  return {
    day: local.toPlainDate().toString(),
    time: local.toPlainTime().toString({ smallestUnit: "minute" }),
    instant: moment?.toInstant() ?? null,
  };
}

/** The moment in a text, in the given time zone unless it has its own; a day alone means its beginning. */
export function readInstant(words: string, place: Place): Date | undefined {
  const read = readMoment(words, place);
  if (!read) return undefined;
  const { day, time, instant } = read;
  const moment =
    instant ??
    Temporal.PlainDate.from(day)
      .toZonedDateTime({ timeZone: place.zone, plainTime: time ?? "00:00" })
      .toInstant();
  return new Date(moment.epochMilliseconds);
}

const timeAtEnd =
  /^(.*?[\w.])(?:T|,? +(at )?)(\d{1,2})(?::(\d{2})(?::\d{2}(?:[.,]\d+)?)?)?(?: ?([ap])\.?m\.?)?(?: ?(Z|UTC|[+-]\d{2}(?::?\d{2})?))?$/i;

/** No date is longer. */
const longestDate = 100;

/** A time zone as another program names it, or else the account's. */
export const zoneOr = (named: string, zone: string) => timeZoneName(named) ?? zone;

/** A text without the time of day at its end, and that time. */
export function withoutTime(words: string) {
  const date = words.trim().replace(/\s+/g, " ");
  const none = { date, hour: null, minute: 0, offset: null };
  if (date.length > longestDate) return none;
  const [, before, at, hours, minutes, half, zone] = timeAtEnd.exec(date) ?? [];
  if (before === undefined || !(at || minutes || half)) return none;
  const hour = half ? (Number(hours) % 12) + (half.toLowerCase() === "p" ? 12 : 0) : Number(hours);
  return { date: before, hour, minute: Number(minutes ?? 0), offset: zone ? offsetOf(zone) : null };
}

/** By Temporal's names: `UTC` if there is none. */
function offsetOf(zone: string): string {
  const [, sign, hours = "00", minutes = "00"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  const isUtc = !sign || Number(hours + minutes) === 0;
  return isUtc || Number(hours) > 14 || Number(minutes) > 59 ? "UTC" : `${sign}${hours}:${minutes}`;
}

const yearFirst = /^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})$/;
const numericDate = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/;

function plainDate(written: string, { today, order }: Place): Temporal.PlainDate | undefined {
  // 2027. 01. 31. in Hungary and Korea, 31.1.2027. in Croatia.
  const words = written.replace(/\. (?=\d)/g, ".").replace(/(?<=\d)\.$/, "");
  const [, year, separator, month, day] = yearFirst.exec(words) ?? [];
  // 2027131 is no date, 20270131 is one.
  if (year && (separator || words.length === 8)) return dateOf(year, month, day);
  if (numericDate.test(words)) return numeric(words, order);
  const named = dayNamed(words.replace(namedMonth, "$1 $3 20$4").replaceAll(",", " "), today);
  return named ? Temporal.PlainDate.from(named) : undefined;
}

/** 31-Jan-27, 31/Jan/2027, 31 Jan 27. */
const namedMonth = /^(\d{1,2})([-/. ])([a-z]{3,9})\2(?:20)?(\d{2})$/i;

function numeric(date: string, order: DateOrder | undefined): Temporal.PlainDate | undefined {
  const [, first, separator, second, year = ""] = numericDate.exec(date) ?? [];
  // With dots the order is day, month, year wherever it is used.
  if (separator === ".") return dateOf(year, second, first);
  const [dayFirst, monthFirst] = [dateOf(year, second, first), dateOf(year, first, second)];
  // 31/01/27 might begin with its year, but 1/31/27 cannot, nor can any date of its column.
  const mayBeYear = year.length < 4 && order !== "month";
  const withYearFirst = mayBeYear ? dateOf(first?.padStart(2, "0"), second, year) : undefined;
  if (order && dayFirst && monthFirst && !withYearFirst)
    return order === "day" ? dayFirst : monthFirst;
  const [one, ...others] = [dayFirst, monthFirst, withYearFirst].filter(
    (date) => date !== undefined,
  );
  return others.every((other) => one?.equals(other)) ? one : undefined;
}

function dateOf(year = "", month = "", day = ""): Temporal.PlainDate | undefined {
  const fullYear = Number(year.length === 2 ? `20${year}` : year);
  try {
    const date = Temporal.PlainDate.from(
      { year: fullYear, month: Number(month), day: Number(day) },
      { overflow: "reject" },
    );
    return isDueDay(date.toString()) ? date : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
