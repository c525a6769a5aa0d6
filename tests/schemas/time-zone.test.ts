import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allTimeZones, timeZoneName, wallClock } from "~/schemas/time-zone";

describe("a time zone is called by its name of today", () => {
  test.each([
    ["Europe/Kiev", "Europe/Kyiv"],
    ["Europe/Kyiv", "Europe/Kyiv"],
    ["Asia/Calcutta", "Asia/Kolkata"],
    ["Asia/Saigon", "Asia/Ho_Chi_Minh"],
    ["America/Godthab", "America/Nuuk"],
    ["Asia/Rangoon", "Asia/Yangon"],
    ["Asia/Katmandu", "Asia/Kathmandu"],
    ["America/Buenos_Aires", "America/Argentina/Buenos_Aires"],
    ["Africa/Asmera", "Africa/Asmara"],
    ["Atlantic/Faeroe", "Atlantic/Faroe"],
    ["Pacific/Enderbury", "Pacific/Kanton"],
    ["Pacific/Truk", "Pacific/Chuuk"],
    ["Asia/Dacca", "Asia/Dhaka"],
    ["US/Eastern", "America/New_York"],
    ["europe/KIEV", "Europe/Kyiv"],
    ["Etc/UTC", "UTC"],
    ["America/Coyhaique", "America/Coyhaique"],
  ])("%s: %s", (named, name) => expect(timeZoneName(named)).toBe(name));

  test("each that can be chosen, once, and it stays what it is", () => {
    const zones = allTimeZones();
    expect(zones[0]).toBe("UTC");
    expect(new Set(zones).size).toBe(zones.length);
    for (const zone of zones) expect(timeZoneName(zone)).toBe(zone);
    for (const zone of Intl.supportedValuesOf("timeZone"))
      expect(zones).toContain(timeZoneName(zone));
  });

  test.each(["", "Mars/Olympus", "+01:00", "-0300", "Europe/Berlin; x", "\0", "x".repeat(9999)])(
    "%j is none",
    (named) => expect(timeZoneName(named)).toBeNull(),
  );

  test("and no text makes it fail", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void timeZoneName(text)));
  });
});

describe("the clock on the wall", () => {
  test.each([
    ["UTC", "2026-11-26T23:59:59.999Z", "26 Nov 2026 23:59:59"],
    ["Pacific/Kiritimati", "2026-11-26T10:00:00Z", "27 Nov 2026 00:00:00"],
    ["Pacific/Pago_Pago", "2026-11-26T10:59:59Z", "25 Nov 2026 23:59:59"],
    ["Etc/GMT+12", "2027-01-01T11:59:59Z", "31 Dec 2026 23:59:59"],
    ["Asia/Kathmandu", "2026-12-31T18:15:00Z", "01 Jan 2027 00:00:00"],
    ["Europe/Kyiv", "2026-07-01T21:00:00Z", "02 Jul 2026 00:00:00"],
    ["Europe/Berlin", "2026-03-29T00:59:59Z", "29 Mar 2026 01:59:59"],
    ["Europe/Berlin", "2026-03-29T01:00:00Z", "29 Mar 2026 03:00:00"],
    ["Europe/Berlin", "2026-10-25T00:59:59Z", "25 Oct 2026 02:59:59"],
    ["Europe/Berlin", "2026-10-25T01:00:00Z", "25 Oct 2026 02:00:00"],
    ["Moon/Tranquility", "2026-10-25T01:00:00Z", "25 Oct 2026 01:00:00"],
  ])("in %s at %s says %s", (zone, moment, clock) => {
    const written = wallClock(zone, new Date(moment)).toUTCString();
    expect(written.slice(5, -4)).toBe(clock);
  });
});
