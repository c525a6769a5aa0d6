import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { oneYearSeconds } from "~/schemas/duration";
import type { Zone } from "~/tasks/names";

/** Tells the server the device's time zone, if the account has none yet, and reloads the list. */
export function useDeviceZone({ timeZoneCookie }: Zone): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (timeZoneCookie === null || isTold(timeZoneCookie, timeZone)) return;
    const secure = window.location.protocol === "https:" ? "; Secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is too new for many phones.
    document.cookie = `${timeZoneCookie}=${encodeURIComponent(timeZone)}; Path=/; Max-Age=${oneYearSeconds}; SameSite=Lax${secure}`;
    revalidate();
  }, [timeZoneCookie, revalidate]);
}

/** The server may not know the zone; it is told once. */
const isTold = (cookie: string, zone: string) =>
  document.cookie.split("; ").includes(`${cookie}=${encodeURIComponent(zone)}`);
