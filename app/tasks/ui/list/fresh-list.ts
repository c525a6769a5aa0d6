/** When the list's page is read again although nobody has asked for it. */
import { useRevalidator } from "@remix-run/react";
import { useCallback, useEffect } from "react";
import { oneYearSeconds } from "~/schemas/duration";
import { isReachable } from "~/ui/is-reachable";

/** Reads the page again, if Latch can be reached. */
function useReadAgain(): () => Promise<void> {
  const { revalidate } = useRevalidator();
  return useCallback(async () => {
    if (await isReachable("/healthz")) revalidate();
  }, [revalidate]);
}

/**
 * Reports the device's time zone to the server, if the account has none yet, and reloads the list.
 *
 * @param cookie the name of the cookie that reports it; null if the account has a time zone
 */
export function useDeviceZone(cookie: string | null): void {
  const readAgain = useReadAgain();
  useEffect(() => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (cookie === null || isReported(cookie, timeZone)) return;
    const secure = window.location.protocol === "https:" ? "; Secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is too new for many phones.
    document.cookie = `${cookie}=${encodeURIComponent(timeZone)}; Path=/; Max-Age=${oneYearSeconds}; SameSite=Lax${secure}`;
    void readAgain();
  }, [cookie, readAgain]);
}

/** The server may not know the zone, so it is reported once. */
const isReported = (cookie: string, zone: string) =>
  document.cookie.split("; ").includes(`${cookie}=${encodeURIComponent(zone)}`);

/**
 * Reads the list again when somebody returns to it, as to an app that was open since yesterday, but not while they
 * type.
 */
export function useFreshList(): void {
  const readAgain = useReadAgain();
  useEffect(() => {
    const shown = () => {
      if (document.visibilityState === "visible" && !isTyped()) void readAgain();
    };
    const restored = ({ persisted }: PageTransitionEvent) => persisted && shown();
    document.addEventListener("visibilitychange", shown);
    window.addEventListener("pageshow", restored);
    return () => {
      document.removeEventListener("visibilitychange", shown);
      window.removeEventListener("pageshow", restored);
    };
  }, [readAgain]);
}

/** Fields that are sent: those of a dialog, such as the one for shortcuts, are not. */
const fields = "main form:not([method=dialog]) :is(input, textarea)";

/** Whether somebody has typed into a field of the page, or ticked a box. */
const isTyped = () =>
  [...document.querySelectorAll<HTMLInputElement>(fields)].some(
    ({ value, defaultValue, checked, defaultChecked }) =>
      value !== defaultValue || checked !== defaultChecked,
  );
