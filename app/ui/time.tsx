import { createContext, useContext } from "react";
import { wallClock } from "~/schemas/time-zone";

/** The IANA name of the time zone in which times are shown. */
export const TimeZoneContext = createContext("UTC");

type TimeProps = {
  value: Date;
  /** Whether to show the time of day as well. */
  precise?: boolean;
};

/** A day in the person's time zone, with the exact moment as its title. */
export function Time({ value, precise = false }: TimeProps) {
  const clock = wallClock(useContext(TimeZoneContext), value);
  const shown = clock.toUTCString();
  const day = shown.slice(5, 16).replace(/^0/, "");
  return (
    // A browser may know less of the zone than the server does.
    <time dateTime={value.toISOString()} title={value.toUTCString()} suppressHydrationWarning>
      {precise ? `${day}, ${shown.slice(17, 22)} ${offset(clock, value)}` : day}
    </time>
  );
}

/** How far a zone's clock is from UTC's, as in "UTC+5:30". */
function offset(clock: Date, moment: Date): string {
  const minutes = Math.round((clock.getTime() - moment.getTime()) / 60_000);
  if (minutes === 0) return "UTC";
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? "−" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

const units = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "always" });

/** How long before `now` a moment was, in words, with the exact moment as its title. */
export function Ago({ value, now }: { value: Date; now: Date }) {
  const seconds = Math.max(0, (now.getTime() - value.getTime()) / 1000);
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? [];
  return (
    <time dateTime={value.toISOString()} title={value.toUTCString()}>
      {unit ? relative.format(-Math.floor(seconds / length), unit) : "just now"}
    </time>
  );
}
