type DueDateProps = {
  /** A day, as YYYY-MM-DD. */
  value: string;
  /** The person's day. */
  today: string;
  completed: boolean;
};

/** When a task is due, in words. What is overdue or due today is set apart, by its words and by its weight. */
export function DueDate({ value, today, completed }: DueDateProps) {
  const isLate = !completed && value < today;
  const isToday = !completed && value === today;
  return (
    <time dateTime={value} className={isLate ? late : isToday ? now : undefined}>
      {isLate ? `Overdue: ${dayName(value, today)}` : `Due ${dayName(value, today)}`}
    </time>
  );
}

const late = "font-semibold text-danger";
const now = "font-semibold text-ink";

/** A day beside today, as people say it. toUTCString reads the same on every machine, Intl does not. */
export function dayName(day: string, today: string): string {
  const distance = (Date.parse(day) - Date.parse(today)) / dayMs;
  const near = nearDays[distance];
  if (near) return near;
  const written = new Date(day).toUTCString().slice(5, 16).replace(/^0/, "");
  return day.slice(0, 4) === today.slice(0, 4) ? written.slice(0, -5) : written;
}

const dayMs = 24 * 60 * 60 * 1000;

const nearDays: Record<number, string> = { [-1]: "yesterday", 0: "today", 1: "tomorrow" };
