/** A task's page beside the list, if scripts run and the window is wide enough for both. */
import { Link, useNavigate, useOutletContext } from "@remix-run/react";
import { type KeyboardEvent, type ReactNode, useSyncExternalStore } from "react";
import { CloseIcon } from "~/ui/icons";

/** The smallest such width; the list's stylesheet has columns for it. */
const wide = "(min-width: 64rem)";

/** Whether the window has room for a task beside the list. Without scripts, none has. */
export function useIsWide(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(wide).matches,
    () => false,
  );
}

function subscribe(notify: () => void): () => void {
  const query = window.matchMedia(wide);
  query.addEventListener("change", notify);
  return () => query.removeEventListener("change", notify);
}

/** What the list passes to the page of a task that it shows beside itself. */
export type BesideList = { isBeside: true };

/** Whether a task's page is shown beside the list. */
export const useIsBeside = () => Boolean(useOutletContext<BesideList | undefined>()?.isBeside);

type BesidePageProps = {
  /** The list's address, which closes the page. */
  back: string;
  heading: ReactNode;
  children: ReactNode;
};

/** A page beside the list: dense, with a way to close it where other pages lead back. Escape closes it too. */
export function BesidePage({ back, heading, children }: BesidePageProps) {
  const navigate = useNavigate();
  function closeByEscape({ key, target, nativeEvent }: KeyboardEvent) {
    if (key !== "Escape" || nativeEvent.isComposing) return;
    // There, Escape closes what the field has opened.
    if ((target as Element).matches("select, [type=date]")) return;
    navigate(back, { preventScrollReset: true });
  }
  return (
    <section aria-label="Task" className="grid gap-3" onKeyDown={closeByEscape}>
      <div className="flex items-start justify-between gap-2">
        <div className="min-w-0 py-1.5">{heading}</div>
        <Link to={back} preventScrollReset className="icon-button -mr-2">
          <CloseIcon className="size-5" />
          <span className="sr-only">Close</span>
        </Link>
      </div>
      {children}
    </section>
  );
}
