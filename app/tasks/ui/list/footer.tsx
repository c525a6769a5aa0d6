import { Link, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { oneYearSeconds } from "~/schemas/duration";
import type { Zone } from "~/tasks/names";
import { Shortcuts } from "./shortcuts";

/** Below the list: what concerns all of it and is seldom needed, such as its time zone. */
export function ListFooter({ zone }: { zone: Zone }) {
  return (
    <div className="flex flex-wrap gap-x-6 border-t border-line pt-4 text-sm text-quiet">
      <ZoneLink zone={zone} />
      <TransferLinks />
      <Shortcuts buttonLook={footerLink} />
    </div>
  );
}

const footerLink =
  "inline-flex min-h-11 min-w-11 items-center rounded-lg underline decoration-line underline-offset-4 " +
  "hover:text-ink hover:decoration-edge";

/** The time zone in which days begin, and a link to choose another. Without a choice it is the device's own. */
function ZoneLink({ zone }: { zone: Zone }) {
  useDeviceZone(zone);
  return (
    <Link to="/time-zone" className={footerLink}>
      Time zone: {zone.name}
    </Link>
  );
}

/** Notes the device's time zone for the server, which cannot know it, and reloads the list if it is a new one. */
function useDeviceZone({ name, isChosen, timeZoneCookie }: Zone): void {
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

/** Links to import a file and to download all tasks as one. The router must not handle the downloads. */
function TransferLinks() {
  return (
    <>
      <Link to="/tasks/import" className={footerLink}>
        Import
      </Link>
      <Link to="/tasks/export.csv" download reloadDocument className={footerLink}>
        Export as CSV
      </Link>
      <Link to="/tasks/export.json" download reloadDocument className={footerLink}>
        Export as JSON
      </Link>
    </>
  );
}
