/** The DATE of Todoist's CSV: a date, a moment, or the English words that were typed. */
import { type Place, readMoment } from "./dates.server";
import { fieldsOfRule, readRepeat } from "./repeat-words.server";

type Due = {
  understood: boolean;
  fields: { due_on: string | null };
  /** The time of day, for which Latch has no field. */
  time: string | null;
  /** The part of a repeat for which Latch has no field. */
  left: string | null;
};

/** What the words of a date fill in. Relative ones are counted from the person's day. */
export function readDue(words: string, place: Place): Due {
  const none = { understood: true, fields: { due_on: null }, time: null, left: null };
  if (words === "" || /^no (due )?date$/i.test(words)) return none;
  const moment = readMoment(words, place);
  if (moment) return { ...none, fields: { due_on: moment.day }, time: moment.time };
  const repeat = readRepeat(words, place);
  if (!repeat) return { ...none, understood: false };
  const { due_on, time } = repeat;
  const fields = fieldsOfRule(repeat.rule);
  const left = fields ? repeat.left : words;
  return { understood: true, fields: { due_on, ...fields }, time, left };
}
