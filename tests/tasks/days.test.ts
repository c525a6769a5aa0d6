import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { daysAfter } from "../../app/tasks/day-words";
import { nextDue, todayIn } from "../../app/tasks/days.server";
import type { Repeat } from "../../app/tasks/names";
import { printRepeatRule, rulesOfWords } from "../../app/tasks/repeat";

describe("today", () => {
  test.each([
    ["UTC", "2026-03-01T23:59:59.999Z", "2026-03-01"],
    ["UTC", "2026-03-02T00:00:00.000Z", "2026-03-02"],
    ["Europe/Berlin", "2026-01-31T22:59:59.999Z", "2026-01-31"],
    ["Europe/Berlin", "2026-01-31T23:00:00.000Z", "2026-02-01"],
    ["Pacific/Kiritimati", "2026-05-01T09:59:59.999Z", "2026-05-01"],
    ["Pacific/Kiritimati", "2026-05-01T10:00:00.000Z", "2026-05-02"],
    ["Pacific/Pago_Pago", "2026-05-01T10:59:59.999Z", "2026-04-30"],
    ["Asia/Kathmandu", "2026-12-31T18:15:00.000Z", "2027-01-01"],
  ])("in %s at %s is %s", (zone, moment, day) => {
    expect(todayIn(zone, new Date(moment))).toBe(day);
  });

  test.each([
    ["before the clocks go forward", "2026-03-28T22:59:59Z", "2026-03-28"],
    ["as the day begins on which they do", "2026-03-28T23:00:00Z", "2026-03-29"],
    ["before that day of 23 hours ends", "2026-03-29T21:59:59Z", "2026-03-29"],
    ["when it ends", "2026-03-29T22:00:00Z", "2026-03-30"],
    ["as the day begins on which they go back", "2026-10-24T22:00:00Z", "2026-10-25"],
    ["before that day of 25 hours ends", "2026-10-25T22:59:59Z", "2026-10-25"],
    ["when that ends", "2026-10-25T23:00:00Z", "2026-10-26"],
  ])("in Berlin, %s", (_, moment, day) => {
    expect(todayIn("Europe/Berlin", new Date(moment))).toBe(day);
  });

  test("begins at one o'clock where midnight is skipped", () => {
    expect(todayIn("Africa/Cairo", new Date("2026-04-23T21:59:59Z"))).toBe("2026-04-23");
    expect(todayIn("Africa/Cairo", new Date("2026-04-23T22:00:00Z"))).toBe("2026-04-24");
  });
});

describe("the task after a repeating one is due", () => {
  const dueNext = (repeat: "daily" | "weekly" | "monthly", due_on: string | null, today: string) =>
    nextDue({ repeat_rule: ruleOf(repeat), due_on, repeat_day: null }, today)?.due_on;
  const ruleOf = (repeat: Repeat) => printRepeatRule(rulesOfWords[repeat]);

  test.each([
    ["daily", "2026-02-28", "2026-02-28", "2026-03-01"],
    ["daily", "2026-03-05", "2026-03-01", "2026-03-06"],
    ["daily", "2026-01-01", "2026-03-01", "2026-03-02"],
    ["daily", null, "2026-03-01", "2026-03-02"],
    ["weekly", "2026-03-02", "2026-03-02", "2026-03-09"],
    ["weekly", "2026-03-02", "2026-03-01", "2026-03-09"],
    ["weekly", "2026-03-02", "2026-03-09", "2026-03-16"],
    ["weekly", "2026-03-02", "2026-03-15", "2026-03-16"],
    ["monthly", "2026-01-15", "2026-01-10", "2026-02-15"],
    ["monthly", "2026-01-15", "2026-06-14", "2026-06-15"],
    ["monthly", "2026-01-15", "2026-06-15", "2026-07-15"],
    ["monthly", "2026-12-31", "2026-12-31", "2027-01-31"],
    ["monthly", "2026-01-31", "2026-01-31", "2026-02-28"],
    ["monthly", "2028-01-31", "2028-01-31", "2028-02-29"],
    ["monthly", "2026-01-31", "2026-02-28", "2026-03-31"],
  ] as const)("%s from %s, done on %s: on %s", (repeat, due_on, today, next) => {
    expect(dueNext(repeat, due_on, today)).toBe(next);
  });

  test("on the 31st again after a shorter month", () => {
    const january = { repeat_rule: "FREQ=MONTHLY", due_on: "2026-01-31", repeat_day: null };
    const february = nextDue(january, "2026-01-31");
    expect(february).toEqual({
      due_on: "2026-02-28",
      repeat_rule: "FREQ=MONTHLY;BYMONTHDAY=31",
      repeat_day: 31,
    });
    expect(nextDue(february ?? january, "2026-02-28")).toEqual({
      ...january,
      due_on: "2026-03-31",
    });
  });

  test("on February 29 again after three years without", () => {
    let task = {
      repeat_rule: "FREQ=YEARLY",
      due_on: "2024-02-29",
      repeat_day: null as null | number,
    };
    const due = [];
    for (let year = 0; year < 5; year += 1) {
      task = nextDue(task, task.due_on) ?? task;
      due.push(`${task.due_on} ${task.repeat_rule}`);
    }
    const bound = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29";
    expect(due).toEqual([
      `2025-02-28 ${bound}`,
      `2026-02-28 ${bound}`,
      `2027-02-28 ${bound}`,
      "2028-02-29 FREQ=YEARLY",
      `2029-02-28 ${bound}`,
    ]);
  });

  test("by a rule that names its day, whatever day the one before was put off to", () => {
    const rule = { repeat_rule: "FREQ=MONTHLY;BYMONTHDAY=31", repeat_day: null };
    expect(nextDue({ ...rule, due_on: "2026-03-02" }, "2026-03-02")).toEqual({
      ...rule,
      due_on: "2026-03-31",
    });
    expect(nextDue({ ...rule, due_on: "2026-03-31" }, "2026-03-31")).toEqual({
      ...rule,
      due_on: "2026-04-30",
    });
  });

  test("never when the calendar has no more days", () => {
    expect(dueNext("daily", "9999-12-31", "2026-01-01")).toBeUndefined();
    expect(dueNext("monthly", "9999-12-01", "2026-01-01")).toBeUndefined();
  });

  const day = fc.integer({ min: 0, max: 60_000 }).map((days) => daysAfter("1950-01-01", days));

  test("after today and after the one before, and not one step later than that", () => {
    fc.assert(
      fc.property(day, day, fc.constantFrom(1, 7), (due_on, today, step) => {
        const next = dueNext(step === 7 ? "weekly" : "daily", due_on, today) ?? "";
        expect(next > today && next > due_on).toBe(true);
        const before = daysAfter(next, -step);
        expect(before <= today || before === due_on).toBe(true);
      }),
    );
  });

  test("in the first month that has such a day after today", () => {
    fc.assert(
      fc.property(day, day, (due_on, today) => {
        const next = dueNext("monthly", due_on, today) ?? "";
        expect(next > today && next > due_on).toBe(true);
        expect(next <= daysAfter([today, due_on].sort()[1] ?? "", 31)).toBe(true);
        if (next.slice(8) !== due_on.slice(8)) expect(daysAfter(next, 1).slice(8)).toBe("01");
      }),
    );
  });
});
