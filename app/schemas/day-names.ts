/** A day as people say it: "Yesterday", "Tomorrow", "Fri 27 Nov", in another year "Fri 27 Nov 2026". */
export function dayName(day: string, today: string): string {
  return nearDays[daysBetween(today, day)] ?? date(day, today);
}

/** A day within a phrase: "yesterday", "tomorrow", else as from `dayName`. */
export function dayInPhrase(day: string, today: string): string {
  const name = dayName(day, today);
  return name === date(day, today) ? name : name.toLowerCase();
}

/**
 * A day by its date alone: "Fri 27 Nov", or "Fri 27 Nov 2026" if its year is not today's or today is not given.
 * toUTCString reads the same on every machine; Intl's output does not.
 */
export function date(day: string, today = ""): string {
  const [weekday = "", dayOfMonth, month, year] = new Date(day).toUTCString().split(" ");
  const written = `${weekday.slice(0, 3)} ${Number(dayOfMonth)} ${month}`;
  return day.slice(0, 4) === today.slice(0, 4) ? written : `${written} ${year}`;
}

const daysBetween = (day: string, other: string) => (Date.parse(other) - Date.parse(day)) / dayMs;
const dayMs = 24 * 60 * 60 * 1000;

const nearDays: Record<number, string> = { [-1]: "Yesterday", 0: "Today", 1: "Tomorrow" };
