/**
 * The time zone that a person's days are counted in: the one that was chosen, else the device's own, which a script
 * has noted, else UTC.
 */
import { parseCookie } from "cookie";
import { oneYearSeconds } from "~/schemas/duration";
import { todayIn, zoneOrUtc } from "~/tasks/days.server";
import type { Zone } from "~/tasks/names";
import { hostCookie, hostCookieName } from "~/web/cookie.server";

const choiceCookie = hostCookie("latch-zone-choice");

/** Written by the list's script, so it cannot be `HttpOnly`. */
const timeZoneCookie = hostCookieName("latch-zone");

export function readZone(request: Request): Zone {
  const choice = choiceCookie.read(request);
  const cookies = parseCookie(request.headers.get("Cookie") ?? "");
  return {
    name: zoneOrUtc(choice ?? cookies[timeZoneCookie]),
    isChosen: choice !== undefined,
    timeZoneCookie,
  };
}

/** The day that it is for whoever sent a request. */
export const todayOf = (request: Request) => todayIn(readZone(request).name);

/** The `Set-Cookie` line that keeps a choice; without one, the device's time zone counts again. */
export const keepZone = (name: string | null) =>
  name ? choiceCookie.set(name, oneYearSeconds) : choiceCookie.clear();

/** Every time zone that can be chosen. */
export const allZones = [
  "UTC",
  ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC"),
];

export const isZone = (name: string) => allZones.includes(name);
