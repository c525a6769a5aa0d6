import { Link, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { footerLink } from "./footer";

type Zone = { name: string; isChosen: boolean; deviceCookie: string };

const oneYearSeconds = 365 * 24 * 60 * 60;

/** In which time zone today is today, and a link to the choice of another. Without one, it is the device's own. */
export function ZoneLink({ zone }: { zone: Zone }) {
  useDeviceZone(zone);
  return (
    <Link to="/time-zone" className={footerLink}>
      Time zone: {zone.name}
    </Link>
  );
}

/** Notes the device's time zone for the server, which cannot know it, and reads the list again if it is another. */
function useDeviceZone({ name, isChosen, deviceCookie }: Zone): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (isChosen || timeZone === name || isNoted(deviceCookie, timeZone)) return;
    const secure = window.location.protocol === "https:" ? "; Secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is too new for many phones.
    document.cookie = `${deviceCookie}=${encodeURIComponent(timeZone)}; Path=/; Max-Age=${oneYearSeconds}; SameSite=Lax${secure}`;
    revalidate();
  }, [name, isChosen, deviceCookie, revalidate]);
}

/** The server may know the zone by another name; it is told once. */
const isNoted = (cookie: string, zone: string) =>
  document.cookie.split("; ").includes(`${cookie}=${encodeURIComponent(zone)}`);
