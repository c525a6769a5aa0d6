/**
 * Quick add: the words at the end of a new task's title that fill in its other fields, as in "Pay rent fri !high".
 * Server and browser read them with this one function. When in doubt, a word stays in the title.
 */
import { date } from "~/schemas/day-names";
import {
  dayAtEnd,
  dayOfMonth,
  nextDayOfMonth,
  nextWeekday,
  weekdayOf,
  weekdays,
} from "./day-words";
import { type Priority, priorityLabels } from "./names";
import {
  weekdays as isoWeekdays,
  printRepeatRule,
  type RepeatRule,
  type RepeatUnit,
  wordsOfRule,
} from "./repeat";

/** The fields that words can fill in. */
export type QuickField = "due_on" | "priority" | "repeat";

type Fields = { due_on?: string; priority?: Priority; repeat_rule?: string };

/** A title without the words that were read, the fields that they fill in, and the words. */
export type QuickAdd = { title: string; fields: Fields; words: string[] };

/**
 * Reads the words at the end of a title, from the right, as long as they fill in fields: each field once, and never
 * the whole title. Words in quotation marks stay, and so do those after certain words, as in "read the daily".
 *
 * Only the last few words are considered, however long the title is; before them, only a quotation mark.
 *
 * @param today the person's day
 * @param filled the fields filled in by hand: words for these stay in the title
 */
export function readQuickAdd(
  title: string,
  today: string,
  filled: readonly QuickField[] = [],
): QuickAdd {
  const words = lastWords(title);
  const { phrases, end } = phrasesAtEnd(words, today);
  const [taken, kept] = [true, false].map((isTaken) =>
    phrases.filter(({ field }) => isTaken !== filled.includes(field)),
  ) as [Phrase[], Phrase[]];
  const rest = title.slice(0, words[end]?.start);
  if (taken.length === 0 || hasOpenQuote(rest)) return { title, fields: {}, words: [] };
  const textOf = ({ at, count }: Phrase) => words.slice(at, at + count).map(({ text }) => text);
  return {
    title: [rest.trim(), ...kept.flatMap(textOf)].join(" "),
    fields: fieldsOf(taken, filled),
    words: taken.flatMap(textOf),
  };
}

/** A new task from a form or a program; `due` is the name of a day. */
type Filling = { due?: string; priority?: string } & Partial<
  Record<"due_on" | "repeat" | "repeat_rule", string | null>
>;

/** The fields filled in by hand. A due date that a list gives its new tasks is not among them. */
export function filledIn({ due, due_on, priority, ...repeats }: Filling): QuickField[] {
  const repeat = repeats.repeat_rule || repeats.repeat;
  const day = due === "pick" ? due_on : due || due_on;
  const filled = { due_on: day, priority: priority === "none" ? "" : priority, repeat };
  return (Object.keys(filled) as QuickField[]).filter((name) => filled[name]);
}

/** What was read, in words for people: "Fri 27 Nov", "high", "every month". */
export function understoodWords(
  { due_on, priority, repeat_rule }: Fields,
  today: string,
): string[] {
  const words = [
    due_on && date(due_on, today),
    priority && priorityLabels[priority].toLowerCase(),
    wordsOfRule(repeat_rule)?.replace(/^\w+/, (first) => repeatWords[first] ?? first.toLowerCase()),
  ];
  return words.filter((word) => word !== undefined);
}

const repeatWords: Record<string, string> = {
  Daily: "every day",
  Weekly: "every week",
  Monthly: "every month",
  Yearly: "every year",
};

/** What a phrase fills in. The due date of a repeat is that of its first task. */
type Meaning = { field: QuickField; fields: Fields; count: number };
type Phrase = Meaning & { at: number };

/** The phrases at the end of a title, in its order, and where their first word is. */
function phrasesAtEnd(words: Word[], today: string) {
  const phrases: Phrase[] = [];
  const lower = words.map(({ text }) => text.toLowerCase());
  let end = words.length;
  for (;;) {
    const before = lower.slice(0, end);
    const meaning = isName(words[end - 1]?.text) ? null : meaningAtEnd(before, today);
    if (!meaning || meaning.count >= end) break;
    if (phrases.some(({ field }) => field === meaning.field)) break;
    end -= meaning.count;
    phrases.unshift({ ...meaning, at: end });
  }
  return { phrases, end };
}

/** A person's name, spelled unlike the short forms of "tomorrow" and "today". */
const isName = (word: string | undefined) => word === "Tom" || word === "Tod";

function meaningAtEnd(words: string[], today: string): Meaning | null {
  const last = words.at(-1) ?? "";
  const marked = markedPriorities.get(last);
  if (marked) return { field: "priority", fields: { priority: marked }, count: 1 };
  const meaning = numberedPriority(last) ?? repeatAtEnd(words, today) ?? dueAtEnd(words, today);
  return meaning && !leadingIn.has(words[words.length - 1 - meaning.count] ?? "") ? meaning : null;
}

const markedPriorities = new Map<string, Priority>([
  ["!high", "high"],
  ["!!!", "high"],
  ["!!", "medium"],
  ["!medium", "medium"],
  ["!low", "low"],
]);

const numberedPriorities = new Map<string, Priority>([
  ["p1", "high"],
  ["p2", "medium"],
  ["p3", "low"],
]);

function numberedPriority(word: string): Meaning | null {
  const priority = numberedPriorities.get(word);
  return priority ? { field: "priority", fields: { priority }, count: 1 } : null;
}

const wordsForRepeat = new Map<string, RepeatUnit>([
  ["daily", "day"],
  ["weekly", "week"],
  ["monthly", "month"],
  ["yearly", "year"],
]);

const units = new Map<string, RepeatUnit>([
  ["day", "day"],
  ["week", "week"],
  ["month", "month"],
  ["year", "year"],
]);

/**
 * "daily", "every month", "every 2 weeks", "every weekday", "every friday", "every mon and thu", "every 31st": the
 * first task is due today, or on the first such day. With "every!", the next one is counted from completion.
 */
function repeatAtEnd(words: string[], today: string): Meaning | null {
  const last = words.at(-1) ?? "";
  const meaning = (rule: Partial<RepeatRule>, due_on: string, count: number): Meaning => ({
    field: "repeat",
    fields: { repeat_rule: printRepeatRule({ every: 1, unit: "week", ...rule }), due_on },
    count,
  });
  const alone = wordsForRepeat.get(last);
  if (alone) return meaning({ unit: alone }, today, 1);
  const number = numberOfUnits(words.at(-2));
  const count = number === null ? 2 : 3;
  const unit = units.get(number === null ? last : last.replace(/s$/, ""));
  if (unit && /^every!?$/.test(words.at(-count) ?? "")) {
    const afterCompletion = words.at(-count) === "every!";
    return meaning({ every: number ?? 1, unit, afterCompletion }, today, count);
  }
  const several = weekdaysAtEnd(words);
  if (several) {
    const days = several.days.map((day) => firstWeekday(today, day)).sort();
    const named = isoWeekdays.filter((_, index) => several.days.includes((index + 1) % 7));
    return meaning({ weekdays: named }, days[0] ?? today, several.count);
  }
  if (words.at(-2) !== "every") return null;
  if (last === "weekday") {
    const isFree = weekdayOf(today) % 6 === 0;
    return meaning({ weekdays: workdays }, isFree ? nextWeekday(today, 1) : today, 2);
  }
  const weekday = weekdays.get(last);
  if (weekday !== undefined) return meaning({}, firstWeekday(today, weekday), 2);
  const day = /[a-z]$/.test(last) ? dayOfMonth(last) : null;
  return day === null ? null : meaning({ unit: "month" }, nextDayOfMonth(today, day), 2);
}

/** The first day with a weekday, today or later. */
const firstWeekday = (today: string, weekday: number) =>
  weekday === weekdayOf(today) ? today : nextWeekday(today, weekday);

/** The weekdays of "every mon and thu" or "every mon, wed, fri", each once, and how many words name them. */
function weekdaysAtEnd(words: string[]): { days: number[]; count: number } | null {
  const days: number[] = [];
  let at = words.length;
  for (; at > 0; at--) {
    const word = words[at - 1] ?? "";
    const isBetween = (word === "and" || word === "&") && days.length > 0;
    if (isBetween && weekdays.has(words[at - 2]?.replace(/,$/, "") ?? "")) continue;
    const day = weekdays.get(days.length > 0 ? word.replace(/,$/, "") : word);
    if (day === undefined || days.includes(day)) break;
    days.push(day);
  }
  const isRead = days.length > 1 && words[at - 1] === "every";
  return isRead ? { days, count: words.length - at + 1 } : null;
}

const numberOfUnits = (word = "") =>
  word === "other" ? 2 : /^[1-9]\d{0,2}$/.test(word) ? Number(word) : null;

const workdays = ["MO", "TU", "WE", "TH", "FR"] as const;

function dueAtEnd(words: string[], today: string): Meaning | null {
  const reading = dayAtEnd(words, today);
  if (!reading) return null;
  // A past day with its year is more likely part of a name: "Photos 15 oct 2019".
  if (reading.day < today && /^\d{4}$/.test(words.at(-1) ?? "")) return null;
  return { field: "due_on", fields: { due_on: reading.day }, count: reading.count };
}

/** A written date outranks the first day of a repeat, and what was filled in by hand outranks both. */
function fieldsOf(phrases: Phrase[], filled: readonly QuickField[]): Fields {
  const repeatFirst = [...phrases].sort((one) => (one.field === "repeat" ? -1 : 1));
  const fields: Fields = Object.assign({}, ...repeatFirst.map((phrase) => phrase.fields));
  if (filled.includes("due_on")) delete fields.due_on;
  return fields;
}

/**
 * Words that need another one after them: what follows is part of the title, as in "until friday" or "Black Friday".
 */
const leadingIn = new Set(
  (
    "to until till 'til til before after since from of the a an my was were is are and or not & + - – — / vs " +
    "for at about with than as via per between during our your his their its every every! each next last past other " +
    "black good cyber easter palm ash shrove fat casual long all whole"
  ).split(" "),
);

type Word = { text: string; start: number };

/** More words than can be read. */
const mostWords = 16;

/** Longer than any word that can be read. */
const longestWord = 20;

/** The last words of a title. If the first of them is too long to be read, only its end is returned. */
function lastWords(title: string): Word[] {
  const words: Word[] = [];
  for (let end = title.length; words.length < mostWords; ) {
    end = title.slice(0, end).trimEnd().length;
    let start = end;
    while (start > 0 && end - start <= longestWord && !isBlank(title.charAt(start - 1))) start--;
    if (start === end) break;
    words.unshift({ text: title.slice(start, end), start });
    if (end - start > longestWord) break;
    end = start;
  }
  return words;
}

const isBlank = (character: string) => character.trim() === "";

/** Whether a text ends inside quotation marks: whether the last mark begins a word, and so opens a quotation. */
function hasOpenQuote(text: string): boolean {
  const last = Math.max(...quotationMarks.map((mark) => text.lastIndexOf(mark)));
  return last >= 0 && text.charAt(last) !== "»" && /^[\s([]?$/.test(text.charAt(last - 1));
}

const quotationMarks = [...'"“”„«»'];
