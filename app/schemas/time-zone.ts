/** Time zones, by their current IANA names: https://data.iana.org/time-zones/tzdb/backward */

/**
 * Renamed zones that Unicode's CLDR, and so Node and browsers, still list under the old name. They know all other old
 * names themselves. A test compares these with Node's list.
 */
const renamed = new Map([
  ["Africa/Asmera", "Africa/Asmara"],
  ["America/Buenos_Aires", "America/Argentina/Buenos_Aires"],
  ["America/Catamarca", "America/Argentina/Catamarca"],
  ["America/Coral_Harbour", "America/Atikokan"],
  ["America/Cordoba", "America/Argentina/Cordoba"],
  ["America/Godthab", "America/Nuuk"],
  ["America/Indianapolis", "America/Indiana/Indianapolis"],
  ["America/Jujuy", "America/Argentina/Jujuy"],
  ["America/Louisville", "America/Kentucky/Louisville"],
  ["America/Mendoza", "America/Argentina/Mendoza"],
  ["Asia/Calcutta", "Asia/Kolkata"],
  ["Asia/Katmandu", "Asia/Kathmandu"],
  ["Asia/Rangoon", "Asia/Yangon"],
  ["Asia/Saigon", "Asia/Ho_Chi_Minh"],
  ["Atlantic/Faeroe", "Atlantic/Faroe"],
  ["Europe/Kiev", "Europe/Kyiv"],
  ["Pacific/Enderbury", "Pacific/Kanton"],
  ["Pacific/Ponape", "Pacific/Pohnpei"],
  ["Pacific/Truk", "Pacific/Chuuk"],
]);

const oldNames = new Map([...renamed].map(([old, name]) => [name, old]));

/** The current name of a time zone, given by any of its names in any case; null if there is no such zone. */
export function timeZoneName(named: string): string | null {
  // An offset such as +01:00 knows no daylight-saving time.
  const known = /^[A-Za-z]/.test(named) ? formatterOf(named) : null;
  if (!known) return null;
  const { timeZone } = known.resolvedOptions();
  return renamed.get(timeZone) ?? timeZone;
}

/** Every time zone that people can choose. */
export function allTimeZones(): string[] {
  const names = Intl.supportedValuesOf("timeZone").map((zone) => renamed.get(zone) ?? zone);
  return ["UTC", ...[...new Set(names)].filter((zone) => zone !== "UTC").sort()];
}

/**
 * The wall clock of a zone at a moment, as a date whose UTC fields are the clock's: unlike Intl's output, its
 * `toUTCString` reads the same on every machine. UTC for a zone that this machine doesn't know.
 */
export function wallClock(zone: string, moment: Date): Date {
  const format = formatterOf(zone) ?? formatterOf(oldNames.get(zone) ?? "UTC");
  const parts = new Map(format?.formatToParts(moment).map(({ type, value }) => [type, value]));
  const of = (part: Intl.DateTimeFormatPartTypes) => Number(parts.get(part));
  return new Date(
    Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")),
  );
}

/**
 * The time on a zone's clock, such as "18:53". Pages get it from their loaders: React takes a page over only if the
 * browser would render the same, and its clock is another.
 */
export const clockIn = (zone: string, moment = new Date()): string =>
  wallClock(zone, moment).toISOString().slice(11, 16);

/** Creating a formatter takes many times as long as using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Null for a zone that this machine doesn't know. */
function formatterOf(zone: string): Intl.DateTimeFormat | null {
  const kept = formatters.get(zone);
  if (kept) return kept;
  try {
    const made = new Intl.DateTimeFormat("en", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    // Cached under the zone's own name only: people may spell it in very many ways.
    if (made.resolvedOptions().timeZone === zone || oldNames.has(zone)) formatters.set(zone, made);
    return made;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
