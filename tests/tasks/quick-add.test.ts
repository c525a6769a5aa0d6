import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readQuickAdd } from "../../app/tasks/quick-add";
import { wordsOfRule } from "../../app/tasks/repeat";

/** A Friday. */
const today = "2026-11-27";

/** A title as it is read, in one line: "title | fields". */
function read(title: string, filled: Parameters<typeof readQuickAdd>[2] = [], day = today) {
  const { title: rest, fields } = readQuickAdd(title, day, filled);
  const repeat = wordsOfRule(fields.repeat_rule)?.toLowerCase();
  return [rest, fields.due_on, fields.priority, repeat]
    .filter((part) => part !== undefined)
    .join(" | ");
}

describe("the end of a title", () => {
  test.each([
    ["Pay rent p1", "Pay rent | high"],
    ["Pay rent P2", "Pay rent | medium"],
    ["Pay rent p3", "Pay rent | low"],
    ["Pay rent !high", "Pay rent | high"],
    ["Pay rent !Medium", "Pay rent | medium"],
    ["Pay rent !LOW", "Pay rent | low"],
    ["Pay rent !!!", "Pay rent | high"],
    ["Pay rent !!", "Pay rent | medium"],
    ["Find out what it is for !high", "Find out what it is for | high"],
  ])("%j is a priority: %j", (title, expected) => expect(read(title)).toBe(expected));

  test.each([
    ["Pay rent today", "2026-11-27"],
    ["Pay rent TOD", "2026-11-27"],
    ["Pay rent tomorrow", "2026-11-28"],
    ["Pay rent tom", "2026-11-28"],
    ["Pay rent by tomorrow", "2026-11-28"],
    ["Pay rent saturday", "2026-11-28"],
    ["Pay rent on sat", "2026-11-28"],
    ["Pay rent by sun", "2026-11-29"],
    ["Pay rent mon", "2026-11-30"],
    ["Pay rent Tues", "2026-12-01"],
    ["Pay rent due by wednesday", "2026-12-02"],
    ["Pay rent thu", "2026-12-03"],
    // Never today.
    ["Pay rent fri", "2026-12-04"],
    ["Pay rent this friday", "2026-12-04"],
    ["Pay rent next week", "2026-11-30"],
    // Of next week, which begins on Monday.
    ["Pay rent next friday", "2026-12-04"],
    ["Pay rent on next sun", "2026-12-06"],
    ["Pay rent by next mon", "2026-11-30"],
    ["Pay rent weekend", "2026-11-28"],
    ["Pay rent this weekend", "2026-11-28"],
    ["Pay rent in 3 days", "2026-11-30"],
    ["Pay rent in 1 week", "2026-12-04"],
    ["Pay rent due in 2 weeks", "2026-12-11"],
    ["Pay rent in 3 months", "2027-02-27"],
    ["Pay rent 15 dec", "2026-12-15"],
    ["Pay rent 27 nov", "2026-11-27"],
    ["Pay rent on Dec 15th", "2026-12-15"],
    ["Pay rent 26 november", "2027-11-26"],
    ["Pay rent oct 15", "2027-10-15"],
    ["Pay rent 1 may", "2027-05-01"],
    ["Pay rent may 1", "2027-05-01"],
    ["Pay rent 1st march", "2027-03-01"],
    ["Pay rent 5 mar", "2027-03-05"],
    ["Pay rent sept 2nd", "2027-09-02"],
    ["Pay rent 29 feb", "2028-02-29"],
    ["Pay rent 15 dec 2027", "2027-12-15"],
    ["Pay rent Tue 15 Dec", "2026-12-15"],
    ["Pay rent 2026-12-31", "2026-12-31"],
    ["Pay rent due 2026-10-15", "2026-10-15"],
  ])("%j is due %s", (title, day) => expect(read(title)).toBe(`Pay rent | ${day}`));

  test.each([
    ["Pay rent daily", "2026-11-27 | daily"],
    ["Pay rent Weekly", "2026-11-27 | weekly"],
    ["Pay rent every month", "2026-11-27 | monthly"],
    ["Pay rent every day", "2026-11-27 | daily"],
    ["Pay rent every week", "2026-11-27 | weekly"],
    ["Pay rent every friday", "2026-11-27 | weekly"],
    ["Pay rent every sat", "2026-11-28 | weekly"],
    ["Pay rent every thu", "2026-12-03 | weekly"],
    ["Pay rent every 31st", "2026-12-31 | monthly"],
    ["Pay rent every 27th", "2026-11-27 | monthly"],
    ["Pay rent every 26th", "2026-12-26 | monthly"],
    ["Pay rent yearly", "2026-11-27 | yearly"],
    ["Pay rent every year", "2026-11-27 | yearly"],
    ["Pay rent every 2 weeks", "2026-11-27 | every 2 weeks"],
    ["Pay rent every other month", "2026-11-27 | every 2 months"],
    ["Pay rent every 1 day", "2026-11-27 | daily"],
    ["Pay rent every! 3 days", "2026-11-27 | every 3 days after completion"],
    ["Pay rent every! week", "2026-11-27 | weekly after completion"],
    ["Pay rent every weekday", "2026-11-27 | every weekday"],
    ["Pay rent every mon and thu", "2026-11-30 | weekly on monday and thursday"],
    [
      "Pay rent every friday, sun & wed p1",
      "2026-11-27 | high | weekly on wednesday, friday and sunday",
    ],
    ["Pay rent tomorrow every week", "2026-11-28 | weekly"],
    ["Pay rent every friday dec 1", "2026-12-01 | weekly"],
  ])("%j repeats: %s", (title, expected) => expect(read(title)).toBe(`Pay rent | ${expected}`));

  test.each([
    "Pay rent fri !high monthly",
    "Pay rent monthly p1 due friday",
    "Pay rent !high every month on fri",
  ])("%j fills in three fields, in any order", (title) =>
    expect(read(title)).toBe("Pay rent | 2026-12-04 | high | monthly"),
  );

  test("fills in each field once, with the last words for it", () => {
    expect(read("Class mon tomorrow")).toBe("Class mon | 2026-11-28");
    expect(read("Class p1 p2")).toBe("Class p1 | medium");
  });
});

describe("words that stay in the title", () => {
  test.each([
    // Parts of words, and numbers.
    "renovation",
    "check money",
    "Check monday's numbers",
    "read The 5th Wave",
    "book room 9/11",
    "call 15",
    "Version 1.2",
    "Read chapter 31",
    "every 31",
    "Read every 0 days",
    "Read every 1000 days",
    "Read every! friday",
    "Read 2 weeks",
    "Class mon-fri",
    "Class mon/wed",
    "highlight p4 !urgent",
    // In the middle.
    "tomorrow never dies",
    "Friday night dinner",
    "p1 incident review",
    "Write weekly report",
    // Without a partner.
    "See what you may",
    "Go out in the sun",
    "Demonstration march",
    "Where she sat",
    "Wait a second",
    "Plan may",
    "Look at mar",
    // No days of the calendar.
    "Party 31 nov",
    "Party 30 february",
    "Party 0 dec",
    "Party 2026-02-29",
    "Party 2026-13-01",
    "Party 2026-1-1",
    "Party 1899-12-31",
    "Party 12th 12th",
    "Party 1th dec",
    "Photos 15 oct 2019",
    // What another word leads in.
    "up to january 30th",
    "Closed until friday",
    "Wait 'til friday",
    "Something since monday",
    "Minutes of 15 oct",
    "Read the daily",
    "How my weekend was friday",
    "Meet tuesday or wednesday",
    "Meet saturday and sunday",
    "Slides for monday",
    "Away 26 - 27 dec",
    "Plans for next friday",
    "Wait until next friday",
    "Deals for Black Friday",
    "Good Friday",
    "Fix the p1",
    // What ends or is quoted.
    "Call mum tomorrow.",
    "Is it today?",
    "Call mum tomorrow!",
    "Appeler maman !",
    "Pay rent fri,",
    "(call mum friday)",
    'Read "The day after tomorrow"',
    'Read "see you today"',
    "Read “Tomorrow, and tomorrow, and tomorrow”",
    'Answer "see you on friday',
    "Answer „bis dann today",
    "Lire « à demain today",
    'Call him ("the boss today',
    // A person.
    "Call Tom",
    "Ask Tod",
    // All that there is.
    "tomorrow",
    "on friday",
    "in 3 days",
    "every friday",
    "p1",
    "Fri 4 dec",
    "due",
    "",
  ])("%j", (title) => {
    expect(readQuickAdd(title, today)).toEqual({ title, fields: {}, words: [] });
  });

  test.each([
    ["fri !high", "fri | high"],
    ["Turn the heating on tomorrow", "Turn the heating on | 2026-11-28"],
    ["Drop by today", "Drop | 2026-11-27"],
    ["Do this friday", "Do this | 2026-12-04"],
    ["Watch “Tomorrow” tomorrow", "Watch “Tomorrow” | 2026-11-28"],
    ['Buy 5" pipe fri', 'Buy 5" pipe | 2026-12-04'],
    ["Lire « Demain » fri", "Lire « Demain » | 2026-12-04"],
    ['Drive "route 66" fri', 'Drive "route 66" | 2026-12-04'],
    ["Stay until friday p1", "Stay until friday | high"],
    ["Meet. fri", "Meet. | 2026-12-04"],
    ["  Pay   rent   fri  ", "Pay   rent | 2026-12-04"],
    ["Pay rent\tfri\n!high", "Pay rent | 2026-12-04 | high"],
  ])("%j is read as %j", (title, expected) => expect(read(title)).toBe(expected));

  test("are those for a field that is filled in by hand", () => {
    expect(read("Pay rent fri !high", ["due_on"])).toBe("Pay rent fri | high");
    expect(read("Pay rent fri !high", ["priority"])).toBe("Pay rent !high | 2026-12-04");
    expect(read("Pay rent every friday", ["due_on"])).toBe("Pay rent | weekly");
    expect(read("Pay rent every friday p1", ["repeat"])).toBe("Pay rent every friday | high");
    expect(read("Pay rent fri !high", ["due_on", "priority"])).toBe("Pay rent fri !high");
  });
});

describe("the days of words", () => {
  test.each([
    ["2026-11-28", "x weekend", "2026-11-28"],
    ["2026-11-29", "x weekend", "2026-12-05"],
    ["2026-11-30", "x next week", "2026-12-07"],
    ["2026-11-29", "x next week", "2026-11-30"],
    ["2026-11-25", "x next friday", "2026-12-04"],
    ["2026-11-29", "x next sunday", "2026-12-06"],
    ["2026-11-30", "x in 3 months", "2027-02-28"],
    ["2026-12-31", "x tomorrow", "2027-01-01"],
    ["2027-02-10", "x every 31st", "2027-03-31"],
    ["2026-11-28", "x every weekday", "2026-11-30"],
    ["2026-11-29", "x every weekday", "2026-11-30"],
    ["9999-12-31", "x today", "9999-12-31"],
  ])("on %s, %j is %s", (day, title, expected) =>
    expect(readQuickAdd(title, day).fields.due_on).toBe(expected),
  );

  test("end with the calendar", () => {
    expect(read("x tomorrow", [], "9999-12-31")).toBe("x tomorrow");
  });
});

/** Titles made of what is easily misread. */
const traps = fc.array(
  fc.constantFrom(
    ..."fri Friday sat sun on by due this today tom Tom tomorrow may mar march second 1 5th 31st 15 oct 2026-12-24".split(
      " ",
    ),
    ..."in 3 days weeks next week weekend every every! other weekday daily monthly yearly p1 p2 !high !low to until of the a my was".split(
      " ",
    ),
    ...'Pay rent Tomorrow. "read book" “ ” 5" \' - , 2027 feb 30 ſat ﬀ İ 🎂 \u202Efri'.split(" "),
  ),
  { minLength: 1, maxLength: 9 },
);
const blanks = fc.constantFrom(" ", "  ", "\t", "\u00A0", "\n");

describe("whatever the title", () => {
  test("no word is lost, unless it fills in a field, and a title remains", () => {
    const run = fc.property(traps, blanks, (parts, blank) => {
      const typed = parts.join(blank);
      const { title, fields, words } = readQuickAdd(typed, today);
      expect([...title.split(/\s+/), ...words]).toEqual(typed.split(/\s+/));
      expect(title.trim()).not.toBe("");
      if (words.length === 0) expect([title, fields]).toEqual([typed, {}]);
      else {
        // The words that were taken say the same behind any other title.
        const again = readQuickAdd(`x y ${words.join(" ")}`, today);
        expect(again).toEqual({ title: "x y", fields, words });
      }
    });
    fc.assert(run, { numRuns: 2_000 });
  });

  test("no field that is filled in by hand is touched, and its words stay", () => {
    const filled = fc.subarray(["due_on", "priority", "repeat"] as const);
    const run = fc.property(traps, filled, (parts, byHand) => {
      const typed = parts.join(" ");
      const { title, fields, words } = readQuickAdd(typed, today, byHand);
      for (const name of byHand) expect(fields).not.toHaveProperty(name);
      const sorted = (list: string[]) => list.toSorted();
      expect(sorted([...title.split(" "), ...words])).toEqual(sorted(typed.split(" ")));
    });
    fc.assert(run, { numRuns: 1_000 });
  });

  test.each([
    ["one word", "x".repeat(1_000_000)],
    ["blanks", " ".repeat(1_000_000)],
    ["blanks before words", `x${" ".repeat(1_000_000)}fri`],
    ["words", "fri ".repeat(200_000)],
    ["quotation marks", '5" "'.repeat(200_000)],
  ])("the work is linear in its length: %s", (_, start) => {
    // A title of 1 MB would not end in time if any part of it were read again for each word.
    expect(readQuickAdd(`${start}x every day !high`, today).words).not.toContain("x");
  });
});
