/** The tasks in iCalendar files (RFC 5545, VTODO) of Apple's Reminders, Nextcloud, Thunderbird and Tasks.org. */
import { uploadTasks } from "../names";
import { type Place, readInstant, readMoment, zoneOr } from "./dates.server";
import { type Candidate, type Detail, quote, unreadKeys, withDetails } from "./reading.server";
import { fieldsOfRule } from "./repeat-words.server";

/** Whether a text is an iCalendar file, by its first line. */
export const isCalendar = (text: string) => /^\s*BEGIN:VCALENDAR\s/i.test(text);

/** A line: the property's name, its value as written, and the time zone that it names. */
type Property = { name: string; value: string; zone: string };

/** The properties of one task, in the order of the file, and the line on which it begins. */
type Todo = { line: number; properties: Property[] };

/** What the tasks of a file say. Events are not tasks, and the reminders within a task belong to other programs. */
export function* candidates(text: string, place: Place): Generator<Candidate> {
  const { todos, list, others } = read(text);
  const names = todos.flatMap(({ properties }) => properties.map(({ name }) => name));
  yield* unreadKeys(names, (name) => name.startsWith("X-") || readProperties.has(name));
  const titles = new Map(todos.map((todo) => [first(todo, "UID"), first(todo, "SUMMARY")]));
  for (const todo of todos) yield candidateOf(todo, list, titles, place);
  if (others > 0) {
    const count = others === 1 ? "1 event was" : `${others} events were`;
    const warnings = [`${count} skipped: only tasks are imported`];
    yield { number: null, fields: null, warnings, isLeftOut: true };
  }
}

function read(text: string) {
  const todos: Todo[] = [];
  const within: string[] = [];
  let [list, others] = ["", 0];
  for (const { line, content } of unfolded(text)) {
    const [, written = "", parameters = "", value = ""] = property.exec(content) ?? [];
    const name = written.toUpperCase();
    if (name === "BEGIN") {
      within.push(value.trim().toUpperCase());
      if (within.at(-1) === "VTODO" && todos.length <= uploadTasks)
        todos.push({ line, properties: [] });
      else if (within.length === 2 && /^V(EVENT|JOURNAL)$/.test(String(within.at(-1)))) others += 1;
    } else if (name === "END") within.pop();
    else if (within.at(-1) === "VTODO") {
      const zone = /;TZID="?([^";]*)/i.exec(parameters)?.[1] ?? "";
      todos.at(-1)?.properties.push({ name, value, zone });
    } else if (within.length === 1 && name === "X-WR-CALNAME") list = unescaped(value);
  }
  return { todos, list, others };
}

/** A name, its parameters, in which a quoted value may have a colon, and the rest. */
const property = /^([\w-]+)(;(?:"[^"]*"|[^":])*)?:(.*)$/;

/** A line that begins with a blank continues the one before (RFC 5545, 3.1). */
function* unfolded(text: string): Generator<{ line: number; content: string }> {
  let parts: string[] = [];
  let line = 1;
  for (const [index, part] of text.split("\n").entries()) {
    if (/^[ \t]/.test(part)) parts.push(part.slice(1));
    else {
      yield { line, content: parts.join("") };
      [line, parts] = [index + 1, [part]];
    }
  }
  yield { line, content: parts.join("") };
}

const unescaped = (value: string) =>
  value.replace(/\\([\\;,nN])/g, (_, mark: string) => (/n/i.test(mark) ? "\n" : mark)).trim();

const all = ({ properties }: Todo, name: string) => properties.filter((each) => each.name === name);
const first = (todo: Todo, name: string) => unescaped(all(todo, name)[0]?.value ?? "");

function candidateOf(
  todo: Todo,
  list: string,
  titles: Map<string, string>,
  account: Place,
): Candidate {
  const warnings: string[] = [];
  const timed = <T>(name: string, label: string, as: (words: string, place: Place) => T) => {
    const [{ value, zone } = { value: "", zone: "" }] = all(todo, name);
    const words = value.trim().replace(basicTime, "$1-$2-$3T$4:$5:$6");
    const moment = as(words, { ...account, zone: zoneOr(zone, account.zone) });
    if (moment === undefined && words) warnings.push(`${label} not understood: ${quote(words)}`);
    return moment;
  };
  const due = timed("DUE", "Due date", readMoment);
  const start = timed("DTSTART", "Start date", readMoment);
  const completed = timed("COMPLETED", "Completed at", readInstant);
  const created = timed("CREATED", "Created at", readInstant);
  const day = due ?? start;
  const rule = first(todo, "RRULE");
  const repeat = fieldsOfRule(rule);
  if (rule && !repeat) warnings.push(`Repeat not understood: ${quote(rule)}`);
  const status = first(todo, "STATUS").toUpperCase();
  const isOver =
    /^(COMPLETED|CANCELLED)$/.test(status) || first(todo, "PERCENT-COMPLETE") === "100";
  const fields = {
    title: first(todo, "SUMMARY"),
    description: withDetails(first(todo, "DESCRIPTION"), [
      ["List", list],
      ["Belongs to", titles.get(first(todo, "RELATED-TO") || "none")],
      ["Start", due && start && start.day !== due.day ? start.day : null],
      ["Time", day?.time],
      ["Repeat", repeat ? null : rule],
      [
        "Categories",
        all(todo, "CATEGORIES")
          .map(({ value }) => unescaped(value))
          .join(", "),
      ],
      ...all(todo, "COMMENT").map(({ value }): Detail => ["Comment", unescaped(value)]),
      ["Location", first(todo, "LOCATION")],
      ["Address", first(todo, "URL")],
      ["State", status === "CANCELLED" ? "will not be done" : null],
    ]),
    due_on: day?.day ?? null,
    priority: priorityOf(first(todo, "PRIORITY")),
    ...repeat,
    completed_at: completed || isOver ? (completed ?? new Date()).toISOString() : null,
    created_at: created?.toISOString() ?? null,
  };
  const source = todo.properties.filter(({ name }) => !ofThisExport.has(name));
  return { number: todo.line, fields, warnings, source };
}

/** 20270131T180000, with or without a Z after it. */
const basicTime = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(?=Z?$)/;

/** RFC 5545, 3.8.1.9: 1 is the highest, 5 in the middle, and 0 none. */
function priorityOf(digits: string) {
  const number = Number(digits);
  if (!(number >= 1 && number <= 9)) return "none";
  return number < 5 ? "high" : number === 5 ? "medium" : "low";
}

/** The properties that are read, or that say nothing of a task elsewhere. */
const readProperties = new Set(
  (
    "UID SUMMARY DESCRIPTION DUE DTSTART COMPLETED CREATED RRULE STATUS PERCENT-COMPLETE PRIORITY RELATED-TO CATEGORIES " +
    "COMMENT LOCATION URL CLASS DTSTAMP LAST-MODIFIED SEQUENCE TRANSP"
  ).split(" "),
);

/** Properties that differ in another export of the same task. */
const ofThisExport = new Set(["DTSTAMP", "LAST-MODIFIED", "SEQUENCE"]);
