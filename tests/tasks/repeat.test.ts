/** Rules of repeating tasks: their text, their words, and their days against another reader of RRULEs. */
import fc from "fast-check";
import rrule from "rrule";
import { describe, expect, inject, test } from "vitest";
import { daysAfter } from "../../app/tasks/day-words";
import { dayAfter, todayIn } from "../../app/tasks/days.server";
import {
  mostEvery,
  parseRepeatRule,
  printRepeatRule,
  type RepeatRule,
  repeatWords,
  weekdays,
  wordOfRule,
} from "../../app/tasks/repeat";
import { createTask } from "../../app/tasks/tasks.server";
import { signedUp } from "../support/person";
import { transactionsOf } from "../support/scope";

const read = (text: string) => {
  const rule = parseRepeatRule(text);
  return rule && printRepeatRule(rule);
};

const every = fc.integer({ min: 1, max: 14 });
const rules: fc.Arbitrary<RepeatRule> = fc
  .oneof(
    fc.record({ every, unit: fc.constantFrom("day", "week", "month", "year") }),
    fc.record({
      every,
      unit: fc.constant("week" as const),
      weekdays: fc.subarray([...weekdays], { minLength: 1, maxLength: 6 }),
    }),
    fc.record({
      every,
      unit: fc.constant("month" as const),
      nthWeekday: fc.record({
        nth: fc.constantFrom(1, 2, 3, 4, -1),
        weekday: fc.constantFrom(...weekdays),
      }),
    }),
    fc.record({
      every,
      unit: fc.constant("month" as const),
      monthDay: fc.oneof(fc.constantFrom(-1, 29, 30, 31), fc.integer({ min: 1, max: 31 })),
    }),
    fc.record({
      every,
      unit: fc.constant("year" as const),
      month: fc.integer({ min: 1, max: 12 }),
      monthDay: fc.integer({ min: 1, max: 29 }),
    }),
  )
  .chain((rule) => fc.constantFrom(rule, { ...rule, afterCompletion: true }));
const days = fc.integer({ min: 0, max: 6_000 }).map((count) => daysAfter("2019-01-01", count));

describe("a rule as text", () => {
  test.each([
    ["FREQ=DAILY", "Daily"],
    ["FREQ=DAILY;INTERVAL=3", "Every 3 days"],
    ["FREQ=DAILY;INTERVAL=3;X-FROM=COMPLETION", "Every 3 days after completion"],
    ["FREQ=WEEKLY", "Weekly"],
    ["FREQ=WEEKLY;INTERVAL=2", "Every 2 weeks"],
    ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every weekday"],
    ["FREQ=WEEKLY;BYDAY=SU", "Weekly on Sunday"],
    ["FREQ=WEEKLY;BYDAY=MO,WE,SA", "Weekly on Monday, Wednesday and Saturday"],
    ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU", "Every 2 weeks on Monday and Tuesday"],
    ["FREQ=MONTHLY", "Monthly"],
    ["FREQ=MONTHLY;X-FROM=COMPLETION", "Monthly after completion"],
    ["FREQ=MONTHLY;BYMONTHDAY=-1", "Monthly on the last day"],
    ["FREQ=MONTHLY;BYMONTHDAY=1", "Monthly on the 1st"],
    ["FREQ=MONTHLY;BYMONTHDAY=12", "Monthly on the 12th"],
    ["FREQ=MONTHLY;BYMONTHDAY=22", "Monthly on the 22nd"],
    ["FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=31", "Every 3 months on the 31st"],
    ["FREQ=MONTHLY;BYDAY=2TU", "Monthly on the second Tuesday"],
    ["FREQ=MONTHLY;BYDAY=-1FR", "Monthly on the last Friday"],
    ["FREQ=YEARLY", "Yearly"],
    ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "Yearly on February 29"],
    ["FREQ=YEARLY;INTERVAL=4", "Every 4 years"],
  ])("%s is %s", (text, words) => {
    const rule = parseRepeatRule(text);
    expect(rule && repeatWords(rule)).toBe(words);
    expect(read(text)).toBe(text);
  });

  test.each([
    ["RRULE:FREQ=DAILY;INTERVAL=1", "FREQ=DAILY"],
    [" interval=2;freq=weekly; ", "FREQ=WEEKLY;INTERVAL=2"],
    ["FREQ=WEEKLY;WKST=SU;BYDAY=FR,MO,MO", "FREQ=WEEKLY;BYDAY=MO,FR"],
    ["FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
    ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "FREQ=DAILY"],
    ["FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "FREQ=MONTHLY;BYDAY=2TU"],
    ["FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=TU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"],
    ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR"],
    ["FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"],
    ["FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYSETPOS=-1", "FREQ=MONTHLY;BYMONTHDAY=-1"],
    ["FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYSETPOS=1", "FREQ=MONTHLY;BYMONTHDAY=1"],
    ["FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "FREQ=MONTHLY;BYMONTHDAY=-1"],
    ["FREQ=MONTHLY;BYDAY=+1MO", "FREQ=MONTHLY;BYDAY=1MO"],
    ["FREQ=YEARLY;BYMONTHDAY=24;BYMONTH=12", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24"],
  ])("%s is understood as %s", (text, canonical) => {
    expect(read(text)).toBe(canonical);
  });

  test.each([
    "",
    "weekly",
    "FREQ=HOURLY",
    "FREQ=DAILY;FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=-1",
    "FREQ=DAILY;INTERVAL=1.5",
    `FREQ=DAILY;INTERVAL=${mostEvery + 1}`,
    "FREQ=DAILY;COUNT=3",
    "FREQ=DAILY;UNTIL=20270101",
    "FREQ=DAILY;BYHOUR=9",
    "FREQ=DAILY;INTERVAL=2;BYDAY=MO",
    "FREQ=DAILY;X-FROM=DUE",
    "FREQ=DAILY;X-OTHER=1",
    "FREQ=WEEKLY;BYDAY=2MO",
    "FREQ=WEEKLY;BYDAY=XX",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=TH",
    "FREQ=WEEKLY;BYDAY=MO;WKST=XX",
    "FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH,FR,SA",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=1",
    "FREQ=WEEKLY;BYMONTHDAY=1",
    "FREQ=MONTHLY;BYMONTHDAY=0",
    "FREQ=MONTHLY;BYMONTHDAY=32",
    "FREQ=MONTHLY;BYMONTHDAY=-2",
    "FREQ=MONTHLY;BYMONTHDAY=1,15",
    "FREQ=MONTHLY;BYDAY=MO",
    "FREQ=MONTHLY;BYDAY=5MO",
    "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=1",
    "FREQ=YEARLY;BYMONTHDAY=1",
    "FREQ=YEARLY;BYMONTH=1",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1",
    `FREQ=DAILY;${" ".repeat(1000)}`,
  ])("%j is no rule", (text) => {
    expect(parseRepeatRule(text)).toBeNull();
  });

  test("is read as it was printed", () => {
    fc.assert(
      fc.property(rules, (rule) => {
        expect(parseRepeatRule(printRepeatRule(rule))).toEqual(rule);
      }),
    );
  });
});

test("the database takes every rule that is printed, with its word", async () => {
  const transact = transactionsOf(await signedUp(inject("latchUrl")));
  const printed = fc.sample(rules, { numRuns: 40, seed: 1 });
  const kept = await transact(async (scope) => {
    const tasks = [];
    for (const rule of printed) {
      const repeat_rule = printRepeatRule(rule);
      tasks.push(await createTask(scope, { title: "x", repeat_rule }));
    }
    return tasks;
  });
  expect(kept.map(({ repeat, repeat_rule }) => [repeat, repeat_rule])).toEqual(
    printed.map((rule) => [wordOfRule(rule), printRepeatRule(rule)]),
  );
});

describe("the day after a task of a rule", () => {
  const nextDay = (text: string, due: string | null, today: string) =>
    dayAfter(parseRepeatRule(text) as RepeatRule, due, today);

  test.each([
    ["FREQ=DAILY;INTERVAL=3", "2026-03-01", "2026-03-01", "2026-03-04"],
    ["FREQ=DAILY;INTERVAL=3", "2026-03-01", "2026-03-04", "2026-03-07"],
    ["FREQ=DAILY;INTERVAL=3;X-FROM=COMPLETION", "2026-03-01", "2026-03-05", "2026-03-08"],
    ["FREQ=DAILY;INTERVAL=3;X-FROM=COMPLETION", "2026-03-20", "2026-03-05", "2026-03-08"],
    ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-03-06", "2026-03-06", "2026-03-09"],
    ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-03-05", "2026-03-07", "2026-03-09"],
    ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "2026-03-02", "2026-03-02", "2026-03-06"],
    ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "2026-03-06", "2026-03-06", "2026-03-16"],
    ["FREQ=WEEKLY;BYDAY=MO", null, "2026-03-02", "2026-03-09"],
    ["FREQ=MONTHLY;BYMONTHDAY=-1", "2027-01-31", "2027-01-31", "2027-02-28"],
    ["FREQ=MONTHLY;BYMONTHDAY=-1", "2028-01-31", "2028-01-31", "2028-02-29"],
    ["FREQ=MONTHLY;BYMONTHDAY=-1", "2027-02-28", "2027-02-28", "2027-03-31"],
    ["FREQ=MONTHLY;BYMONTHDAY=31", "2027-02-28", "2027-02-28", "2027-03-31"],
    ["FREQ=MONTHLY;BYMONTHDAY=15", "2027-01-17", "2027-01-17", "2027-02-15"],
    ["FREQ=MONTHLY;BYMONTHDAY=15", "2027-01-10", "2027-01-10", "2027-01-15"],
    ["FREQ=MONTHLY;BYDAY=-1FR", "2027-01-29", "2027-01-29", "2027-02-26"],
    ["FREQ=MONTHLY;X-FROM=COMPLETION", "2027-01-05", "2027-01-31", "2027-02-28"],
    ["FREQ=YEARLY", "2024-02-29", "2024-02-29", "2025-02-28"],
    ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2027-02-28", "2027-02-28", "2028-02-29"],
    ["FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", "2026-03-01", "2026-03-01", "2026-12-24"],
    ["FREQ=YEARLY", "9999-01-01", "2026-01-01", null],
    ["FREQ=YEARLY;INTERVAL=999", "9998-01-01", "2026-01-01", null],
  ])("%s, due on %s, done on %s: on %s", (text, due, today, next) => {
    expect(nextDay(text, due, today)).toBe(next);
  });

  test.each([
    ["Pacific/Kiritimati", "2027-03-01"],
    ["Pacific/Pago_Pago", "2027-02-28"],
  ])("depends on the day that it is in %s", (zone, next) => {
    const today = todayIn(zone, new Date("2027-01-31T10:30:00Z"));
    expect(nextDay("FREQ=MONTHLY;X-FROM=COMPLETION", null, today)).toBe(next);
  });

  test("is the one that another reader of RRULEs finds", () => {
    fc.assert(
      fc.property(rules, days, days, (rule, due, today) => {
        const start = rule.afterCompletion ? today : due;
        const bound = [start, today].sort()[1] ?? "";
        expect(dayAfter(rule, due, today)).toBe(otherReader(rule, start, bound));
      }),
      { numRuns: 200 },
    );
  });

  test("is the same wherever a week begins, as long as the rule is taken", () => {
    const someDays = fc.subarray([...weekdays], { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        every,
        someDays,
        fc.constantFrom(...weekdays),
        days,
        (weeks, named, first, start) => {
          const text = `FREQ=WEEKLY;INTERVAL=${weeks};BYDAY=${named.join()};WKST=${first}`;
          const rule = parseRepeatRule(text);
          const due = dayAfter({ every: 1, unit: "week", weekdays: named }, start, start);
          if (!rule || !due) return;
          const reader = new rrule.RRule({
            ...rrule.RRule.parseString(text),
            dtstart: new Date(due),
          });
          const next = reader.after(new Date(due))?.toISOString().slice(0, 10);
          expect(dayAfter(rule, due, due)).toBe(next);
        },
      ),
    );
  });
});

/** What the package rrule makes of a rule; in a shorter month the last day stands for a later one. */
function otherReader({ afterCompletion: _, ...rule }: RepeatRule, start: string, bound: string) {
  const text = printRepeatRule(rule);
  const day = rule.monthDay ?? Number(start.slice(8));
  const isClamped = rule.unit === "month" && !rule.nthWeekday && day > 28;
  const isLeapDay =
    rule.unit === "year" && day === 29 && (rule.month ?? Number(start.slice(5, 7))) === 2;
  const upTo = Array.from({ length: Math.max(day - 27, 0) }, (_, index) => 28 + index).join();
  const clamped = text.replace(/;BYMONTH.*/, "");
  const options = rrule.RRule.parseString(
    isClamped
      ? `${clamped};BYMONTHDAY=${upTo};BYSETPOS=-1`
      : isLeapDay
        ? `${clamped};BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1`
        : text,
  );
  const reader = new rrule.RRule({ ...options, dtstart: new Date(start) });
  return reader.after(new Date(bound))?.toISOString().slice(0, 10) ?? null;
}
