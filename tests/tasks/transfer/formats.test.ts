/** Files of other programs, written after their documented formats. */
import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { readFile } from "~/tasks/transfer/read-file.server";
import type { Reading } from "~/tasks/transfer/reading.server";

/** A Friday. */
const place = { today: "2026-11-27", zone: "Europe/Berlin" };

async function read(content: string | Uint8Array): Promise<Reading> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const reading = await readFile(bytes, place);
  if ("error" in reading) throw new Error(reading.error);
  return reading;
}

const todoistHeader =
  "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT,meta,DEADLINE,DEADLINE_LANG,IS_COLLAPSED";

/** The one task that Todoist's file with this date has. */
async function dated(date: string, zone = "Europe/Berlin") {
  const { tasks, problems } = await read(
    `TYPE,CONTENT,DATE,DATE_LANG,TIMEZONE\ntask,x,"${date}",en,${zone}`,
  );
  return { ...tasks[0], problems };
}

describe("Todoist", () => {
  test("a task keeps its comments, section, parent, time, duration, deadline and person", async () => {
    const { tasks, problems } = await read(
      [
        `\ufeff${todoistHeader}`,
        "meta,view_style=list,,,,,,,,,,,,,,",
        "section,Household,,,,,,,,,,,,,,",
        "task,Buy soap @home,two bars,1,1,Kai (1),Ada (2),2026-12-06 18:30,en,Europe/Berlin,30,minute,,2026-12-24,en,",
        'note,"the blue one\nand not the green",,,,Kai (1),,2026-08-13T18:30:00-05:00,,,,,,,,',
        ",,,,,,,,,,,,,,,",
        "task,Where to?,,4,2,Kai (1),,,en,Europe/Berlin,None,None,,,,",
        "task,* Heading,,,1,Kai (1),,,en,Europe/Berlin,,,,,,",
      ].join("\r\n"),
    );
    expect(problems).toEqual([]);
    expect(tasks).toMatchObject([
      {
        title: "Buy soap @home",
        priority: "high",
        due_on: "2026-12-06",
        description:
          "two bars\n\nSection: Household\nTime: 18:30\nDuration: 30 minute\nDeadline: 2026-12-24\nResponsible: Ada\nComment: the blue one\nand not the green",
      },
      {
        title: "Where to?",
        priority: "none",
        due_on: null,
        description: "Section: Household\nBelongs to: Buy soap @home",
      },
      { title: "* Heading", description: "Section: Household" },
    ]);
  });

  test.each([
    ["2026-12-06", "2026-12-06"],
    ["2026-12-31T23:30:00-05:00", "2026-12-31"],
    ["today", "2026-11-27"],
    ["tomorrow", "2026-11-28"],
    ["tomorrow at 5pm", "2026-11-28"],
    ["monday", "2026-11-30"],
    ["next monday", "2026-11-30"],
    ["next friday", "2026-12-04"],
    ["Oct 5", "2027-10-05"],
    ["Oct 5 2026", "2026-10-05"],
    ["5 Oct 2026", "2026-10-05"],
    ["in 3 days", "2026-11-30"],
    ["31/01/2027", "2027-01-31"],
    ["no date", null],
  ])("the date %j is %j", async (date, due_on) => {
    expect(await dated(date)).toMatchObject({ due_on, problems: [] });
  });

  test.each([
    ["2027-01-01T03:00:00.000000Z", "America/New_York", "2026-12-31", "Time: 22:00"],
    ["2026-12-31T23:30:00Z", "Asia/Tokyo", "2027-01-01", "Time: 08:30"],
    ["2026-12-31T23:30:00Z", "", "2027-01-01", "Time: 00:30"],
    ["2026-12-06 14:00", "America/New_York", "2026-12-06", "Time: 14:00"],
  ])("the moment %j in %j is the %s", async (date, zone, due_on, description) => {
    expect(await dated(date, zone)).toMatchObject({ due_on, description, problems: [] });
  });

  test.each([
    ["daily", "2026-11-27", "FREQ=DAILY"],
    ["every 2 weeks", "2026-11-27", "FREQ=WEEKLY;INTERVAL=2"],
    ["every weekday", "2026-11-27", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
    ["every monday", "2026-11-30", "FREQ=WEEKLY;BYDAY=MO"],
    ["yearly", "2026-11-27", "FREQ=YEARLY"],
    ["every quarter", "2026-11-27", "FREQ=MONTHLY;INTERVAL=3"],
    ["every month on the 31st", "2026-12-31", "FREQ=MONTHLY;BYMONTHDAY=31"],
    ["every last friday", "2026-11-27", "FREQ=MONTHLY;BYDAY=-1FR"],
    ["every! 3 days", "2026-11-27", "FREQ=DAILY;INTERVAL=3;X-FROM=COMPLETION"],
    ["every feb 29", "2028-02-29", "FREQ=YEARLY"],
    ["every jan 27 starting 2030-02-01", "2031-01-27", "FREQ=YEARLY"],
  ])("%j repeats from %s by %s", async (date, due_on, repeat_rule) => {
    expect(await dated(date)).toMatchObject({
      due_on,
      repeat_rule,
      description: null,
      problems: [],
    });
  });

  test.each([
    "6/10/2027",
    "jeden Montag",
    "the day after",
    "every jan 27 2020",
    "every saturday starting 9999-12-31",
  ])("the date %j could be another: it stays in the description, and is said", async (date) => {
    const reasons = [`Date not understood: “${date}”`];
    expect(await dated(date)).toMatchObject({
      due_on: null,
      description: `Date: ${date}`,
      problems: [{ number: 2, reasons, skipped: false }],
    });
  });

  test("a backup is read project by project, and says which file a line is in", async () => {
    const zip = zipSync({
      "Inbox [1].csv": strToU8(`${todoistHeader}\ntask,Buy milk,,,1,,,whenever,,,,,,,,`),
      "Home/Work [22].csv": strToU8(`${todoistHeader}\ntask,Report,,,1,,,,,,,,,,,`),
      "notes.txt": strToU8(" "),
      "photo.png": strToU8("x"),
      "__MACOSX/._Inbox [1].csv": strToU8("x"),
    });
    const { tasks, problems } = await read(zip);
    expect(tasks).toMatchObject([
      { title: "Buy milk", description: "Project: Inbox\nDate: whenever" },
      { title: "Report", description: "Project: Work" },
    ]);
    expect(problems).toEqual([
      {
        file: "Inbox [1].csv",
        number: 2,
        reasons: ["Date not understood: “whenever”"],
        skipped: false,
        unit: "Line",
      },
      {
        file: "notes.txt",
        number: null,
        reasons: ["This file is empty"],
        skipped: true,
        unit: "Line",
      },
    ]);
  });
});

test("what a ZIP claims to hold is all that is unpacked of it", async () => {
  const zip = zipSync({ "x.txt": new Uint8Array(4_000_000).fill(120) });
  const view = new DataView(zip.buffer, zip.byteOffset);
  const entry = zip.length - 22 - 46 - "x.txt".length;
  expect(view.getUint32(entry, true)).toBe(0x02014b50);
  view.setUint32(entry + 24, 5, true);
  expect((await read(zip)).tasks).toMatchObject([{ title: "xxxxx" }]);
});

test("a name that is too long goes on in the description, and what that has too much is said", async () => {
  const { tasks, problems } = await read(
    `TYPE,CONTENT,DESCRIPTION\ntask,${"L".repeat(200)}rest,more\ntask,short,${"D".repeat(1_000)}tail`,
  );
  expect(tasks).toMatchObject([
    { title: `${"L".repeat(199)}…`, description: "…Lrest\n\nmore" },
    { title: "short", description: `${"D".repeat(999)}…` },
  ]);
  expect(problems.map(({ skipped }) => skipped)).toEqual([false, false]);
  expect(problems[1]?.reasons).toEqual([
    "The description has more than 1,000 characters: it is cut before “Dtail”",
  ]);
});

test("TickTick's backup: lists, tags, states, times and repeats", async () => {
  const { tasks, problems } = await read(
    [
      '"Date: 2026-11-20+0000"',
      '"Version: 7.1"',
      '"Status: \n0 Normal\n1 Completed\n2 Archived"',
      '"Folder Name","List Name","Title","Kind","Tags","Content","Is Check list","Start Date","Due Date","Reminder","Repeat","Priority","Status","Created Time","Completed Time","Order","Timezone","Is All Day","Is Floating","Column Name","Column Order","View Mode","taskId","parentId"',
      '"","Inbox","Water plants","TEXT","home","two cans","N","","2026-11-30T23:00:00+0000","","RRULE:FREQ=DAILY;INTERVAL=1","5","0","2026-11-01T08:00:00+0000","","0","Europe/Berlin","true","false","","","list","1",""',
      '"Work","Plans","Call","TEXT","","","N","","2027-01-01T03:00:00+0000","P0D","","1","2","2026-11-01T08:00:00+0000","2026-11-02T09:00:00+0000","0","America/New_York","false","false","Soon","","list","2","1"',
    ].join("\n"),
  );
  expect(tasks).toMatchObject([
    {
      title: "Water plants",
      description: "two cans\n\nList: Inbox\nTags: home",
      due_on: "2026-12-01",
      priority: "high",
      repeat_rule: "FREQ=DAILY",
      completed_at: null,
      created_at: new Date("2026-11-01T08:00:00Z"),
    },
    {
      title: "Call",
      description: "List: Work / Plans\nSection: Soon\nBelongs to: Water plants\nTime: 22:00",
      due_on: "2026-12-31",
      priority: "low",
      completed_at: new Date("2026-11-02T09:00:00Z"),
    },
  ]);
  expect(problems).toEqual([
    { number: null, reasons: ["Ignored the column “reminder”"], skipped: false },
  ]);
});

test("Google Tasks: days, states and lists; what is deleted is left out and said", async () => {
  const items = [
    {
      id: "1",
      title: "Buy paint",
      status: "needsAction",
      due: "2026-12-01T00:00:00Z",
      notes: "white",
    },
    {
      id: "2",
      title: "Wall",
      status: "completed",
      completed: "2026-11-02T09:00:00.000Z",
      parent: "1",
    },
    { id: "3", title: "Gone", status: "needsAction", deleted: true },
  ];
  const file = { kind: "tasks#taskLists", items: [{ kind: "tasks#tasks", title: "Home", items }] };
  const { tasks, problems } = await read(JSON.stringify(file));
  expect(tasks).toMatchObject([
    {
      title: "Buy paint",
      due_on: "2026-12-01",
      description: "white\n\nList: Home",
      completed_at: null,
    },
    {
      title: "Wall",
      description: "List: Home\nBelongs to: Buy paint",
      completed_at: new Date("2026-11-02T09:00:00Z"),
    },
  ]);
  const reasons = ["1 task was in the trash, skipped: “Gone”"];
  expect(problems).toEqual([{ number: null, reasons, skipped: true }]);
});

test("Outlook and Microsoft To Do: a column of dates decides what comes first in them", async () => {
  const { tasks, problems } = await read(
    "Subject,Start Date,Due Date,Reminder On/Off,Date Completed,Notes,Priority,Status,Mileage\n" +
      "Pay rent,,1/31/2027,Off,,by transfer,High,Not Started,\n" +
      "Call,,2/3/2027,Off,11/2/2026,,Normal,Completed,\n",
  );
  expect(tasks).toMatchObject([
    { title: "Pay rent", description: "by transfer", due_on: "2027-01-31", priority: "high" },
    {
      title: "Call",
      due_on: "2027-02-03",
      priority: "none",
      completed_at: new Date("2026-11-01T23:00:00Z"),
    },
  ]);
  expect(problems).toEqual([]);
});

describe("what is no list is refused by what it is:", () => {
  const refused = async (content: string | Uint8Array, message: string) => {
    const bytes = typeof content === "string" ? Buffer.from(content, "latin1") : content;
    expect(await readFile(bytes, place)).toEqual({ error: message });
  };

  test.each([
    "%PDF-1.4\n1 0 obj",
    "{\\rtf1\\ansi Milk}",
    "\x89PNG\r\n\x1a\n\0",
    "\xff\xd8\xff\xe0\0",
    "\x1f\x8b\x08\0",
    "Rar!\x1a\x07",
    "SQLite format 3\0",
    "BEGIN:VCARD\nFN:Ada\nEND:VCARD",
  ])("%j", (content) =>
    refused(content, "This isn't a list of tasks. Choose a CSV, JSON, iCalendar or text file."),
  );

  test.each([
    "<table><tr><td>title</td></tr></table>",
    '\n<meta charset="utf-8"><table><tr><td>Milk</td></tr></table>',
    "<!-- x --><p>Milk",
    "<opml version='2.0'></opml>",
  ])("%j", (content) => refused(content, "This is a web page or XML, not a list of tasks."));

  test.each([
    Buffer.from("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "latin1"),
    zipSync({ "Index/Document.iwa": strToU8("x") }),
    zipSync({ "xl/workbook.bin": strToU8("x") }),
  ])("a workbook", (content) =>
    refused(content, "This is a spreadsheet's own format. Save it as CSV and choose that file."),
  );

  test("but a list may begin with a word in angle brackets", async () => {
    expect((await read("<urgent> Call mum\n<3 flowers")).tasks).toHaveLength(2);
  });
});

test("problems are counted in tasks where a file has no lines of them, also when none can be imported", async () => {
  expect(await read('["Milk"]')).toMatchObject({ unit: "Task", problems: [{ number: 1 }] });
  const files = { "a.json": strToU8("[5]"), "b.csv": strToU8("title,due_on\nx,soon") };
  expect(await read(zipSync(files))).toMatchObject({
    unit: "Line",
    problems: [
      { file: "a.json", unit: "Task" },
      { file: "b.csv", unit: "Line" },
    ],
  });
});

test("what stands in a field of JSON is said as it stands there", async () => {
  const { problems } = await read('[{"title":"x","due_on":{"date":"2027-01-31"}}]');
  expect(problems).toMatchObject([
    { reasons: ['Due date not understood: “{"date":"2027-01-31"}”'] },
  ]);
});

test("Google Tasks: a date that is none, and keys that nothing is read of, are said", async () => {
  const items = [
    { title: "a", due: "2026-02-30T00:00:00Z", links: [{ link: "https://x.example" }] },
    { title: "b", due: "soon", completed: "then" },
  ];
  const { tasks, problems } = await read(JSON.stringify({ kind: "tasks#tasks", items }));
  expect(tasks).toMatchObject([
    { title: "a", due_on: null },
    { title: "b", due_on: null, completed_at: expect.any(Date) },
  ]);
  expect(problems.map(({ number, reasons }) => [number, ...reasons])).toEqual([
    [null, "Ignored the key “links”"],
    [1, "Due date not understood: “2026-02-30T00:00:00Z”"],
    [2, "Completed at not understood: “then”", "Due date not understood: “soon”"],
  ]);
});

test("TickTick's repeats that Latch doesn't have stay in the description", async () => {
  const { tasks } = await read(
    "Title,List Name,Status,Repeat\nx,L,0,ERULE:NAME=CUSTOM;BYDATE=20270131",
  );
  expect(tasks[0]?.description).toBe("List: L\nRepeat: ERULE:NAME=CUSTOM;BYDATE=20270131");
});

test("iCalendar: comments are kept, and what nothing is read of is named", async () => {
  const { tasks, problems } = await read(
    [
      "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:1\nSUMMARY:x\nDTSTAMP:20260101T000000Z\nX-APPLE-SORT-ORDER:1",
      "COMMENT:first\nCOMMENT:second\nATTENDEE:mailto:ada@example.com\nEXDATE:20270131\nEND:VTODO\nEND:VCALENDAR",
    ].join("\n"),
  );
  expect(tasks[0]?.description).toBe("Comment: first\nComment: second");
  expect(problems).toEqual([
    {
      number: null,
      reasons: ["Ignored the key “ATTENDEE”", "Ignored the key “EXDATE”"],
      skipped: false,
    },
  ]);
});

test("a list of lines: bullets are no part of a title, and a ticked box is a completed task", async () => {
  const { tasks } = await read("Milk\n\n- Bread, and butter\n* [x] Eggs\n[ ] Tea\n");
  expect(tasks).toMatchObject([
    { title: "Milk", completed_at: null },
    { title: "Bread, and butter" },
    { title: "Eggs", completed_at: expect.any(Date) },
    { title: "Tea", completed_at: null },
  ]);
});

describe("our own file after a spreadsheet has had it", () => {
  const days = async (...cells: string[]) => {
    const { tasks } = await read(`title,due_on\n${cells.map((cell) => `x,"${cell}"`).join("\n")}`);
    return tasks.map(({ due_on }) => due_on);
  };

  test.each([
    "2027-01-31",
    "31/01/2027",
    "31.01.2027",
    "31. 1. 2027",
    "31.1.27",
    "31.1.2027.",
    "2027. 01. 31.",
    "2027. 1. 31. 0:00:00",
    "1/31/2027",
    "1/31/27",
    "31-01-2027",
    "2027/1/31",
    "31-Jan-27",
    "31 Jan 27",
    "31/Jan/2027",
    "31.Jan.27",
    "Jan 31, 2027",
    "Sunday, January 31, 2027",
    "31 January 2027",
    "1/31/2027 12:00 AM",
    "31.01.2027 00:00:00",
    "2027-01-31T00:00:00.000Z",
    "2027-01-30T23:00:00Z",
  ])("%j is January 31", async (date) => {
    expect(await days(date)).toEqual(["2027-01-31"]);
  });

  test("another date of the column tells the day from the month", async () => {
    expect(await days("6/10/2027", "31/01/2027")).toEqual(["2027-10-06", "2027-01-31"]);
    expect(await days("6/10/2027", "1/31/2027")).toEqual(["2027-06-10", "2027-01-31"]);
    expect(await days("6/10/27", "1/31/27")).toEqual(["2027-06-10", "2027-01-31"]);
  });

  test("where none tells, or they contradict each other, the task is kept without a date", async () => {
    expect(await days("6/10/2027", "7/7/2027")).toEqual([null, "2027-07-07"]);
    expect(await days("31/01/27", "6/10/27", "7/7/27")).toEqual([null, null, null]);
    expect(await days("6/10/2027", "31/01/2027", "1/31/2027")).toEqual([
      null,
      "2027-01-31",
      "2027-01-31",
    ]);
  });

  test("completed is completed, whatever says so", async () => {
    const states = ["true", "yes", "x", "Done", "1", "✔", "☑", "✅", "[x]", "finished"].map(
      (state) => `x,${state},`,
    );
    const { tasks } = await read(
      `title,completed,completed_at\n${states.join("\n")}\nx,,31.01.2026 12:00\nx,false,\n`,
    );
    expect(tasks.map(({ completed_at }) => completed_at !== null)).toEqual([
      ...Array(11).fill(true),
      false,
    ]);
    expect(tasks[10]?.completed_at).toEqual(new Date("2026-01-31T11:00:00Z"));
  });
});

test("of a file with what was done and what was deleted, each is what it was", async () => {
  const { tasks, problems } = await read(
    JSON.stringify({
      user: {},
      projects: [],
      tasks: [
        { id: "1", title: "Paid", completed: true, tags: [], version: 3 },
        {
          id: "2",
          title: "Open",
          completed: false,
          completed_at: null,
          deleted_at: null,
          tags: [],
        },
        { id: "3", title: "Gone", deleted_at: "2026-01-31T12:00:00Z" },
      ],
    }),
  );
  expect(tasks).toMatchObject([
    { title: "Paid", completed_at: expect.any(Date) },
    { title: "Open", completed_at: null },
  ]);
  expect(problems).toEqual([
    {
      number: null,
      reasons: ["Ignored the key “projects”", "Ignored the key “tags”"],
      skipped: false,
    },
    { number: null, reasons: ["1 task was in the trash, skipped: “Gone”"], skipped: true },
  ]);
});

/** A calendar of these lines. */
const calendar = (...lines: string[]) =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", ...lines, "END:VCALENDAR", ""].join("\r\n");
/** The one task that a calendar has with these lines. */
async function todo(...lines: string[]) {
  const file = calendar("BEGIN:VTODO", "UID:1", "SUMMARY:x", ...lines, "END:VTODO");
  const { tasks, problems } = await read(file);
  return { ...tasks[0], problems };
}

describe("iCalendar", () => {
  test("a task keeps its words, list, parent, time, categories, place and link; reminders are none of it", async () => {
    const { tasks, problems, unit } = await read(
      calendar(
        "X-WR-CALNAME:Home\\, sweet",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Berlin",
        "END:VTIMEZONE",
        "BEGIN:VTODO",
        "UID:parent",
        "CREATED:20260101T120000Z",
        "SUMMARY;LANGUAGE=de:Einkaufen\\, gro",
        " ß",
        "DESCRIPTION:first\\nsecond\\; and C:\\\\x: a col",
        "\ton",
        'DUE;X-NOTE="a:b;c";TZID=America/New_York:20270131T233000',
        "DTSTART;VALUE=DATE:20270130",
        "PRIORITY:1",
        "CATEGORIES:Shop,Food",
        "CATEGORIES:Weekend",
        "LOCATION:Market",
        "URL:https://example.com/?a=b:c",
        "BEGIN:VALARM",
        "SUMMARY:Reminder",
        "DUE:20300101T000000Z",
        "END:VALARM",
        "END:VTODO",
        "begin:vtodo",
        "uid:child",
        "summary:Milk",
        "related-to:parent",
        "end:vtodo",
      ),
    );
    expect([unit, problems]).toEqual(["Line", []]);
    expect(tasks).toMatchObject([
      {
        title: "Einkaufen, groß",
        description:
          "first\nsecond; and C:\\x: a colon\n\nList: Home, sweet\nStart: 2027-01-30\nTime: 23:30\nCategories: Shop,Food, Weekend\nLocation: Market\nAddress: https://example.com/?a=b:c",
        due_on: "2027-01-31",
        priority: "high",
        completed_at: null,
        created_at: new Date("2026-01-01T12:00:00Z"),
      },
      { title: "Milk", description: "List: Home, sweet\nBelongs to: Einkaufen, groß" },
    ]);
  });

  test.each([
    ["DUE;VALUE=DATE:20270131", "2027-01-31", null],
    ["DUE:20270131T233000Z", "2027-02-01", "Time: 00:30"],
    ["DUE:20270131T080000", "2027-01-31", "Time: 08:00"],
    ["DTSTART;TZID=Asia/Tokyo:20270131T080000", "2027-01-31", "Time: 08:00"],
  ])("%s is due on %s", async (line, due_on, description) => {
    expect(await todo(line)).toMatchObject({ due_on, description, problems: [] });
  });

  test.each([
    ["RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", { repeat_rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO" }],
    ["PRIORITY:0", { priority: "none" }],
    ["PRIORITY:5", { priority: "medium" }],
    ["PRIORITY:9", { priority: "low" }],
    ["COMPLETED:20260203T040500Z", { completed_at: new Date("2026-02-03T04:05:00Z") }],
    ["STATUS:COMPLETED", { completed_at: expect.any(Date) }],
    ["PERCENT-COMPLETE:100", { completed_at: expect.any(Date) }],
    ["STATUS:IN-PROCESS", { completed_at: null }],
    [
      "STATUS:CANCELLED",
      { completed_at: expect.any(Date), description: "State: will not be done" },
    ],
  ])("%s is understood", async (line, fields) => {
    expect(await todo("DUE;VALUE=DATE:20270104", line)).toMatchObject({ ...fields, problems: [] });
  });

  test("what is not understood is named with its line; events are left out, and said", async () => {
    const { tasks, problems } = await read(
      calendar(
        "BEGIN:VEVENT",
        "SUMMARY:Party",
        "END:VEVENT",
        "BEGIN:VTODO",
        "SUMMARY:x",
        "DUE:someday",
        "RRULE:FREQ=DAILY;COUNT=5",
        "END:VTODO",
        "BEGIN:VTODO",
        "END:VTODO",
      ),
    );
    expect(tasks).toMatchObject([{ title: "x", description: "Repeat: FREQ=DAILY;COUNT=5" }]);
    expect(problems).toEqual([
      {
        number: null,
        reasons: ["1 event was skipped: only tasks are imported"],
        skipped: true,
      },
      {
        number: 6,
        reasons: [
          "Due date not understood: “someday”",
          "Repeat not understood: “FREQ=DAILY;COUNT=5”",
        ],
        skipped: false,
      },
      { number: 11, reasons: ["Title is required"], skipped: true },
    ]);
  });

  test("the same task of a later export has the same key", async () => {
    const file = (stamp: string) =>
      calendar("BEGIN:VTODO", `DTSTAMP:${stamp}`, "SUMMARY:x", "STATUS:COMPLETED", "END:VTODO");
    const [one, two] = [await read(file("20260101T000000Z")), await read(file("20260201T000000Z"))];
    expect(one.keys).toEqual(two.keys);
  });

  test.each([
    ["without an end", "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:x"],
    [
      "with an open quotation mark",
      calendar("BEGIN:VTODO", "SUMMARY:x", 'DUE;A="b:2', "END:VTODO"),
    ],
    [
      "of very many ends",
      `BEGIN:VCALENDAR\n${"END:VTODO\n".repeat(100_000)}BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:x`,
    ],
    ["folded very often", `BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:x\nX-A:${"\n a".repeat(500_000)}`],
  ])("a file %s is read for what it has, soon", async (_, content) => {
    const start = performance.now();
    expect((await read(content)).tasks).toMatchObject([{ title: "x" }]);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
