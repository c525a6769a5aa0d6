import { useEffect } from "react";
import { useAnnounce } from "./announcer";

type WorkingProps = { busy: boolean; label: string };

/** Shows and says that something takes a while; nothing while nothing does. Without JavaScript the browser does so. */
export function Working({ busy, label }: WorkingProps) {
  const announce = useAnnounce();
  useEffect(() => {
    if (!busy) return;
    announce(label);
    return () => announce("");
  }, [announce, busy, label]);
  if (!busy) return null;
  return <progress aria-label={label} className="h-2 w-full accent-accent" />;
}
