import { strToU8 as zipped, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { uploadTasks } from "~/tasks/names";
import { fileTask } from "~/tasks/task";
import { readFile } from "~/tasks/transfer/read-file.server";
import { upload, uploaded } from "../support/files";
import { section, tableRows } from "../support/markdown";
import { type Person, signedUp } from "../support/person";
import { type Server, startServer } from "../support/server";
import { pageText, serverWithoutDatabase, testErrors } from "./errors";

const document = "docs/contracts/transfer.md";
const url = inject("latchUrl");
const ada = await signedUp(url);
let down: Server;

beforeAll(async () => {
  down = await serverWithoutDatabase();
});
afterAll(() => down.stop());

const place = { today: "2026-11-27", zone: "Europe/Berlin" };

const file = (content: string | Uint8Array<ArrayBuffer>) => () => upload(ada, content);
const lines = (count: number) => `title\n${"x\n".repeat(count)}`;
const mebibytes = (count: number) => `title\n${`${"x".repeat(150)}\n`.repeat(count * 6_945)}`;

const send = (type: string, body: string) => () =>
  ada.send("/tasks/import", { method: "POST", headers: { "Content-Type": type }, body });

/** An upload beside as many others as are read or may wait, none of which ends. */
async function uploadWhileMostWait(): Promise<Response> {
  const busy = await startServer(inject("environment"));
  const person = ada.elsewhere(busy.url);
  const leaving = new AbortController();
  const crawling = Array.from({ length: 22 }, () => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Buffer.from("--x\r\n")),
    });
    const headers = { "Content-Type": "multipart/form-data; boundary=x" };
    const init = { method: "POST", headers, body, duplex: "half", signal: leaving.signal } as const;
    return person.send("/tasks/import", init).then(
      () => "answered",
      () => "left",
    );
  });
  const answer = await firstRefusal(person);
  leaving.abort();
  expect(new Set(await Promise.all(crawling))).toEqual(new Set(["left"]));
  await busy.stop();
  return answer;
}

/** The others arrive in their own time: until all are there, a small file is read, or waits with them. */
async function firstRefusal(person: Person): Promise<Response> {
  for (;;) {
    const answer = await upload(person, "title\nx");
    if (answer.status !== 303) return answer;
  }
}

testErrors(
  { document, heading: "Errors of the import", says: pageText },
  {
    "Choose a file": () => upload(ada, "", ""),
    "This file is empty.": file(" \r\n\t\n"),
    "This file isn't UTF-8. Save it as UTF-8 and try again.": file(
      Uint8Array.from(Buffer.from("title\nCafé", "latin1")),
    ),
    "There are no tasks in this file.": file("title,description\r\n"),
    "This file has more than 10,000 tasks. Split it into smaller files.": file(
      lines(uploadTasks + 1),
    ),
    "The first line must list the columns, including “title”.": file("name,notes\nx,y"),
    "The column “title” appears twice.": file("title,Title \nx,y"),
    "Line 2 has more than 50 cells. Is this a CSV file?": file(`title\n${",".repeat(50)}`),
    "Line 2 is too long.": file(`title\n${"x".repeat(120_000)}`),
    "This is a web page or XML, not a list of tasks.": file("<!DOCTYPE html><p>x"),
    "This isn't a list of tasks. Choose a CSV, JSON, iCalendar or text file.": file("%PDF-1.4\nx"),
    "There is no CSV, JSON, iCalendar or text file in this ZIP file.": file(
      zipSync({ "x.png": zipped("x") }),
    ),
    "This ZIP file is damaged or locked. Unpack it, and choose a file from it.": file(
      zipSync({ "x.csv": zipped("title\nx") }).slice(0, 40),
    ),
    "This ZIP file has more than 1,000 files or 5 MiB in it. Unpack it, and import one file after the other.":
      file(zipSync({ "x.csv": new Uint8Array(5 * 1024 * 1024 + 1) })),
    "This is a spreadsheet's own format. Save it as CSV and choose that file.": file(
      zipSync({ "xl/workbook.xml": zipped("<workbook/>") }),
    ),
    "This file is not valid JSON.": file('{"tasks":['),
    "This JSON file has more than 500,000 values. Split it into smaller files.": file(
      `[${"[],".repeat(250_000)}[]]`,
    ),
    "This JSON file has no “tasks” list.": file('{"tasks":{}}'),
    "That didn't work / Go back, reload the page and try again.": send(
      "multipart/form-data; boundary=x",
      "no parts",
    ),
    "Request blocked": () => ada.post("/tasks/import", {}, { "Sec-Fetch-Site": "cross-site" }),
    "Import not found": () => ada.post(`/tasks/import/${crypto.randomUUID()}`),
    "That didn't work / Nothing was changed.": () => ada.send("/tasks/import", { method: "PUT" }),
    "This file is larger than 5 MB. Split it into smaller files.": file(mebibytes(6)),
    "That didn't work / Go back and send the form again.": send(
      "application/x-www-form-urlencoded",
      "file=x",
    ),
    "Too many files are being read right now. Try again in a moment.": uploadWhileMostWait,
    "Service temporarily unavailable, please try again": () =>
      upload(ada.elsewhere(down.url), "title\nx"),
  },
);

test("a confirmation during an outage is answered with 503, and the import still waits", async () => {
  const grace = await signedUp(url);
  const path = await uploaded(grace, "title\nx");
  const answer = await grace.elsewhere(down.url).post(path);
  expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "5"]);
  expect(await answer.text()).toContain("Service temporarily unavailable, please try again");
  expect((await grace.post(path)).status).toBe(303);
});

test("a file of UTF-16 is read where it says so, and told from text where it does not", async () => {
  const marked = Buffer.from("\ufefftitle\tdue_on\nCafé\t31.01.2027", "utf16le");
  const read = { tasks: [{ title: "Café", due_on: "2027-01-31" }], problems: [] };
  expect(await readFile(marked, place)).toMatchObject(read);
  expect(await readFile(Buffer.from(marked).swap16(), place)).toMatchObject(read);
  const unmarked = Buffer.from("title", "utf16le");
  expect(await readFile(unmarked, place)).toEqual({
    error: expect.stringContaining("isn't UTF-8"),
  });
});

test("a file of 10,000 lines and one of 5 MiB are not too large", async () => {
  expect((await file(lines(uploadTasks))()).status).toBe(303);
  expect(await (await file(mebibytes(4.9))()).text()).toContain("more than 10,000 tasks");
});

const read = (content: string) => readFile(Buffer.from(content), place);
const row = (columns: string, cells: string) => () => read(`title,${columns}\nx,${cells}`);

describe("problems of a line", () => {
  const ways: Record<string, () => ReturnType<typeof readFile>> = {
    "1 event was skipped: only tasks are imported": () =>
      read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR"),
    "Repeat not understood: “FREQ=DAILY;COUNT=5”": () =>
      read("BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:x\nRRULE:FREQ=DAILY;COUNT=5\nEND:VTODO"),
    "Title is required": () => read("title\n\u200b"),
    "The title has more than 200 characters: the rest is in the description": () =>
      read(`title\n${"x".repeat(201)}`),
    "The description has more than 1,000 characters: it is cut before “zy”": row(
      "description",
      `${"x".repeat(999)}zy`,
    ),
    "Due date not understood: “2026-02-30”": row("due_on", "2026-02-30"),
    "Priority must be none, low, medium or high": row("priority", "urgent"),
    "Repeat must be daily, weekly or monthly": row("repeat", "yearly"),
    "Repeat rule must be one that Latch knows, such as FREQ=WEEKLY;INTERVAL=2": row(
      "repeat_rule",
      "FREQ=HOURLY",
    ),
    "Repeat and repeat rule must say the same: send one of them": row(
      "repeat,repeat_rule",
      "daily,FREQ=WEEKLY",
    ),
    "Repeat day must be a whole number from 1 to 31": row("repeat_day", "32"),
    "Completed at not understood: “yesterday”": row("completed_at", "yesterday"),
    "Completed not understood: “perhaps”": row("completed", "perhaps"),
    "Not a task": () => read('["x"]'),
    "1 task was in the trash, skipped: “Gone”": () =>
      read('[{"title":"Gone","deleted_at":"2026-01-31T12:00:00Z"}]'),
    "Ignored the column “colour”": row("colour", "red"),
    "Ignored the key “colour”": () => read('[{"title":"x","colour":"red"}]'),
    "Ignored the column “mileage”": () => read("Subject,Mileage\nx,5"),
    "“extra” has no column": () => read("title\nx,extra"),
    "This line has an unmatched quotation mark, so it's read as it is": () => read('title\n"x'),
    "Skipped, since it belongs to no task: “a comment”": () =>
      read("TYPE,CONTENT\nnote,a comment\ntask,x"),
    "Ignored in the date: “until 5 May”": () =>
      read("TYPE,CONTENT,DATE\ntask,x,every day until 5 May"),
    "Date not understood: “jeden Montag”": () => read("TYPE,CONTENT,DATE\ntask,x,jeden Montag"),
    "Priority not understood: “9”": () => read("TYPE,CONTENT,PRIORITY\ntask,x,9"),
  };
  const rows = tableRows(section(document, "Problems of a line"));

  test.each(rows)("$message", async ({ message = "", "left out": leftOut }) => {
    const reading = await ways[message]?.();
    const skipped = leftOut === "yes";
    expect(reading).toMatchObject({ problems: [{ reasons: [message], skipped }] });
    expect(reading).toHaveProperty("tasks.length", skipped ? 0 : 1);
  });

  test("are all documented", () => {
    expect(Object.keys(ways).sort()).toEqual(rows.map(({ message }) => message).sort());
  });
});

test("every cell of a line that is wrong is named", async () => {
  const reading = await read("title,priority,repeat,repeat_day\n,a,b,c");
  expect(reading).toMatchObject({ tasks: [], problems: [{ number: 2, skipped: true }] });
  expect(reading).toHaveProperty("problems.0.reasons.length", 4);
});

test("a BOM, other separators and another order of the columns change nothing", async () => {
  const plain = await read("title,due_on\nCafé,2026-01-31");
  expect(plain).toMatchObject({ tasks: [{ title: "Café", due_on: "2026-01-31" }], problems: [] });
  expect(await read("\ufeffdue_on;Title\r\n2026-01-31;Café\r\n")).toEqual(plain);
});

test("the fields of a file are those of the contract, in that order", () => {
  const documented = tableRows(section(document, "Formats")).map(({ field }) => field);
  expect(Object.keys(fileTask.shape)).toEqual(documented);
});

test.each(["json", "csv"])(
  "an export as %s is an attachment that no cache keeps",
  async (format) => {
    const { headers } = await ada.get(`/tasks/export.${format}`);
    expect(headers.get("Content-Disposition")).toBe(`attachment; filename="latch-tasks.${format}"`);
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(headers.get("Content-Type")).toMatch(/; charset=utf-8$/);
  },
);

test("an export as CSV begins with a BOM, and has nothing of the trash", async () => {
  const grace = await signedUp(url);
  await grace.post(await uploaded(grace, "title\nKept\nThrown away"));
  const page = await (await grace.get("/tasks")).text();
  const [, id = ""] = /value="([^"]+)" aria-label="Complete: Thrown away"/.exec(page) ?? [];
  await grace.post("/tasks", { delete: id });
  const csv = Buffer.from(await (await grace.get("/tasks/export.csv")).arrayBuffer());
  expect(csv.subarray(0, 3).toString("hex")).toBe("efbbbf");
  expect(csv.subarray(3).toString()).toMatch(/^"title","description"/);
  expect(csv.toString()).toContain('"Kept"');
  expect(csv.toString()).not.toContain("Thrown away");
});
