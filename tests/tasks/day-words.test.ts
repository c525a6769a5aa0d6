import { describe, expect, test } from "vitest";
import { date } from "../../app/schemas/day-names";
import { dayNamed } from "../../app/tasks/day-words";

/** A Friday. */
const today = "2026-11-27";

describe("a text as a whole", () => {
  test.each([
    ["tomorrow", "2026-11-28"],
    ["Sat", "2026-11-28"],
    ["on sunday", "2026-11-29"],
    ["this weekend", "2026-11-28"],
    [" next  week ", "2026-11-30"],
    ["in 3 days", "2026-11-30"],
    ["Oct 5", "2027-10-05"],
    ["5 Oct 2019", "2019-10-05"],
    ["Oct 5, 2019", "2019-10-05"],
    ["2026-10-15", "2026-10-15"],
  ])("%j names %s", (text, day) => expect(dayNamed(text, today)).toBe(day));

  test.each(["", "on", "every day", "call mum friday", "may", "15", "31 nov", "x".repeat(100_000)])(
    "%j names none",
    (text) => expect(dayNamed(text, today)).toBe(null),
  );
});

test.each([
  ["2026-11-27", "Fri 27 Nov"],
  ["2026-01-05", "Mon 5 Jan"],
  ["2027-01-01", "Fri 1 Jan 2027"],
  ["9999-12-31", "Fri 31 Dec 9999"],
])("%s is written %s", (day, written) => expect(date(day, today)).toBe(written));
