import { Form, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { controlClass } from "./field-frame";

type ZoneFormProps = {
  zone: { name: string; isChosen: boolean; deviceCookie: string };
  /** Every time zone that can be chosen. */
  zones: string[];
  /** Where the form comes back to. */
  path: string;
};

const oneYearSeconds = 365 * 24 * 60 * 60;

/** In which time zone today is today, and the choice of another. Without one, it is the device's own. */
export function ZoneForm({ zone, zones, path }: ZoneFormProps) {
  useDeviceZone(zone);
  return (
    <details>
      <summary className={summaryLook}>Time zone: {zone.name}</summary>
      <Form method="post" action="/time-zone" preventScrollReset className="flex gap-2 py-2">
        <input type="hidden" name="redirectTo" value={path} />
        <select
          key={zone.name}
          name="zone"
          aria-label="Time zone"
          defaultValue={zone.isChosen ? zone.name : ""}
          className={`${controlClass} min-w-0 grow`}
        >
          <option value="">As on this device</option>
          {zones.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <button type="submit" className={buttonLook}>
          Set
        </button>
      </Form>
    </details>
  );
}

/** Notes the device's time zone for the server, which cannot know it, and reads the list again if it is another. */
function useDeviceZone({ name, isChosen, deviceCookie }: ZoneFormProps["zone"]): void {
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

const summaryLook =
  "inline-flex min-h-11 items-center rounded-lg underline decoration-line underline-offset-4 " +
  "hover:text-ink hover:decoration-edge";

const buttonLook =
  "min-h-12 min-w-12 rounded-xl border border-edge bg-surface px-4 text-base font-semibold text-ink " +
  "transition-colors hover:border-quiet hover:bg-sunken";
