/**
 * Repeats in English words, as Todoist writes them:
 * https://www.todoist.com/help/articles/introduction-to-recurring-dates-YUYVJJAV. The words of quick add, and more: a
 * file has no other place for a rule.
 */
import { Temporal } from "temporal-polyfill";
import { dayNamed, dayOfMonth, weekdays } from "../day-words";
import { isDueDay } from "../names";
import { parseRepeatRule, printRepeatRule } from "../repeat";
import { type Place, readMoment, withoutTime } from "./dates.server";

/** A repeat as an RRULE, the day and time of its first task, and those of its words for which Latch has no field. */
export type WordedRepeat = {
  rule: string;
  due_on: string;
  time: string | null;
  left: string | null;
};

/**
 * The meaning of words such as "every! 3 days", "every month on the 31st" or "daily at 9am"; undefined for any
 * others.
 */
export function readRepeat(words: string, place: Place): WordedRepeat | undefined {
  const [, all = "", left] =
    /^(.*?)(?: ((?:until|till|ending|ends|for) .+))?$/i.exec(words.trim()) ?? [];
  const [, every = "", from] = /^(.*?)(?: (?:starting|starts|from) (.+))?$/i.exec(all) ?? [];
  const start = from ? readMoment(from, place) : { day: place.today, time: null };
  const { date, hour, minute } = withoutTime(every.toLowerCase());
  const single = adverbs.get(date);
  const [, after, bang, named = ""] =
    /^(?:(after)|(?:every|ev|each)(!)?) ?(?:the )?(.+)$/.exec(date) ?? [];
  const part = partsOfDay.get(named);
  if (!start) return undefined;
  const rule = single ?? (part ? daily : ruleOf(named, start.day));
  if (!rule) return undefined;
  const due = firstDay(start.day, rule);
  const time = hour === null ? (part ?? start.time) : clock(hour, minute);
  const counted = after || bang ? ";X-FROM=COMPLETION" : "";
  const repeat = { rule: rule.rule + counted, due_on: due, time, left: left ?? null };
  return isDueDay(due) ? repeat : undefined;
}

/** The field of a task that repeats by an RRULE; null if Latch has no such repeat. */
export function fieldsOfRule(rrule: string) {
  const rule = parseRepeatRule(rrule);
  return rule && { repeat_rule: printRepeatRule(rule) };
}

const clock = (hour: number, minute: number) =>
  new Temporal.PlainTime(hour, minute).toString({ smallestUnit: "minute" });

/** A rule, and whether a day can be that of its first task, or the only one that can. */
type Rule = { rule: string; matches: (day: Temporal.PlainDate) => boolean; only?: string };

const any = () => true;
const daily: Rule = { rule: "FREQ=DAILY", matches: any };

const adverbs = new Map<string, Rule>([
  ["daily", daily],
  ["weekly", { rule: "FREQ=WEEKLY", matches: any }],
  ["monthly", { rule: "FREQ=MONTHLY", matches: any }],
  ["quarterly", { rule: "FREQ=MONTHLY;INTERVAL=3", matches: any }],
  ["yearly", { rule: "FREQ=YEARLY", matches: any }],
  ["annually", { rule: "FREQ=YEARLY", matches: any }],
]);

/** The times that Todoist means by them. */
const partsOfDay = new Map([
  ["morning", "09:00"],
  ["afternoon", "12:00"],
  ["evening", "19:00"],
  ["night", "22:00"],
]);

const units = new Map<string, [frequency: string, count: number]>([
  ["day", ["DAILY", 1]],
  ["week", ["WEEKLY", 1]],
  ["month", ["MONTHLY", 1]],
  ["quarter", ["MONTHLY", 3]],
  ["year", ["YEARLY", 1]],
]);

function ruleOf(named: string, start: string): Rule | undefined {
  if (named === "weekday" || named === "workday") return weekly([1, 2, 3, 4, 5]);
  if (named === "weekend") return weekly([6]);
  const [, count, unit = "", on] =
    /^(?:(\d{1,3}|other|second) )?([a-z]+?)s?(?: on (?:the )?(.+))?$/.exec(named) ?? [];
  const [frequency, step] = units.get(unit) ?? [];
  const interval = (Number(count ?? 1) || 2) * (step ?? 1);
  if (frequency === "WEEKLY" && on) return weekly(weekdaysIn(on), interval);
  if (frequency === "MONTHLY" && on) return monthly(on, interval);
  if (frequency)
    return on ? undefined : { rule: `FREQ=${frequency}${every(interval)}`, matches: any };
  const [, other, days = ""] = /^(other )?(.+)$/.exec(named) ?? [];
  return (
    weekly(weekdaysIn(days), other ? 2 : 1) ?? monthly(days, other ? 2 : 1) ?? yearly(named, start)
  );
}

const every = (interval: number) => (interval > 1 ? `;INTERVAL=${interval}` : "");

const codes = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

/** The weekdays of "monday, wed and friday", counted from Sunday; none if any word is something else. */
function weekdaysIn(words: string): number[] {
  const days = words
    .split(/,? and |, ?/)
    .map((word) => weekdays.get(word) ?? weekdays.get(word.replace(/s$/, "")));
  return days.includes(undefined) ? [] : (days as number[]);
}

function weekly(days: number[], interval = 1): Rule | undefined {
  if (days.length === 0) return undefined;
  const names = days.map((day) => codes[day]).join();
  return {
    rule: `FREQ=WEEKLY${every(interval)};BYDAY=${names}`,
    matches: ({ dayOfWeek }) => days.includes(dayOfWeek % 7),
  };
}

/** "31st", "last day", "3rd friday", "last friday". */
function monthly(on: string, interval: number): Rule | undefined {
  const begin = `FREQ=MONTHLY${every(interval)}`;
  if (on === "last day")
    return {
      rule: `${begin};BYMONTHDAY=-1`,
      matches: ({ day, daysInMonth }) => day === daysInMonth,
    };
  const number = dayOfMonth(on);
  if (number)
    return { rule: `${begin};BYMONTHDAY=${number}`, matches: ({ day }) => day === number };
  const [, place = "", name = ""] =
    /^(1st|first|2nd|second|3rd|third|4th|fourth|last) ([a-z]+)$/.exec(on) ?? [];
  const weekday = weekdays.get(name);
  if (weekday === undefined) return undefined;
  const nth = ordinals.get(place) ?? -1;
  return {
    rule: `${begin};BYDAY=${nth}${codes[weekday]}`,
    matches: ({ day, daysInMonth, dayOfWeek }) =>
      dayOfWeek % 7 === weekday && (nth > 0 ? Math.ceil(day / 7) === nth : day > daysInMonth - 7),
  };
}

const ordinals = new Map([
  ["1st", 1],
  ["first", 1],
  ["2nd", 2],
  ["second", 2],
  ["3rd", 3],
  ["third", 3],
  ["4th", 4],
  ["fourth", 4],
]);

/** "jan 27th" */
function yearly(date: string, start: string): Rule | undefined {
  const only = /[a-z]/.test(date) ? dayNamed(date, start) : null;
  return only && only >= start ? { rule: "FREQ=YEARLY", matches: any, only } : undefined;
}

/** The first matching day, from `start` on. That is at most two months away: yearly rules name their only day. */
function firstDay(start: string, { matches, only }: Rule): string {
  let day = Temporal.PlainDate.from(only ?? start);
  while (!matches(day)) day = day.add({ days: 1 });
  return day.toString();
}
