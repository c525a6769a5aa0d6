import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { oneYearSeconds } from "~/schemas/duration";
import type { Zone } from "~/tasks/names";

/** Notes the device's time zone for the server, which cannot know it, and reloads the list if it is a new one. */
export function useDeviceZone({ name, isChosen, timeZoneCookie }: Zone): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (isChosen || timeZone === name || isNoted(timeZoneCookie, timeZone)) return;
    const secure = window.location.protocol === "https:" ? "; Secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is too new for many phones.
    document.cookie = `${timeZoneCookie}=${encodeURIComponent(timeZone)}; Path=/; Max-Age=${oneYearSeconds}; SameSite=Lax${secure}`;
    revalidate();
  }, [name, isChosen, timeZoneCookie, revalidate]);
}

/** The server may know the zone by another name; it is told once. */
const isNoted = (cookie: string, zone: string) =>
  document.cookie.split("; ").includes(`${cookie}=${encodeURIComponent(zone)}`);
