import { createContext, useContext } from "react";
import { dayInPhrase, dayName } from "~/schemas/day-names";
import { wallClock } from "~/schemas/time-zone";

/** The IANA name of the time zone in which times are shown. */
export const TimeZoneContext = createContext("UTC");

type TimeProps = {
  value: Date;
  /** Whether it follows other words. */
  isInPhrase?: boolean;
};

/** A moment on the clock of the person's time zone, such as "Today, 17:53", with the exact time as its title. */
export function Time({ value, isInPhrase = false }: TimeProps) {
  const zone = useContext(TimeZoneContext);
  const [day, clock] = dayAndClock(zone, value);
  const [today] = dayAndClock(zone, new Date());
  const nameOf = isInPhrase ? dayInPhrase : dayName;
  return (
    // A browser may know less about the zone than the server does, and be a day off.
    <time dateTime={value.toISOString()} title={value.toUTCString()} suppressHydrationWarning>
      {`${nameOf(day, today)}, ${clock}`}
    </time>
  );
}

function dayAndClock(zone: string, moment: Date): [day: string, clock: string] {
  const shown = wallClock(zone, moment).toISOString();
  return [shown.slice(0, 10), shown.slice(11, 16)];
}

const units = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "always" });

/** How long before `now` a moment was, in words, with the exact time as its title. */
export function Ago({ value, now }: { value: Date; now: Date }) {
  const seconds = Math.max(0, (now.getTime() - value.getTime()) / 1000);
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? [];
  return (
    <time dateTime={value.toISOString()} title={value.toUTCString()}>
      {unit ? relative.format(-Math.floor(seconds / length), unit) : "just now"}
    </time>
  );
}
