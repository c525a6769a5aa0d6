import { useEffect, useRef } from "react";
import { useAnnounce } from "./toast";

type ProgressProps = { busy: boolean; label: string };

/** Shows and announces that the page waits for the server. Without JavaScript the browser does so. */
export function Progress({ busy, label }: ProgressProps) {
  const announce = useAnnounce();
  const wasBusy = useRef(false);
  useEffect(() => {
    if (busy) announce(label);
    else if (wasBusy.current) announce("");
    // If waiting ends by leaving this page, the next page makes its own announcement.
    wasBusy.current = busy;
  }, [announce, busy, label]);
  if (!busy) return null;
  return <progress aria-label={label} className="h-2 w-full accent-accent" />;
}
