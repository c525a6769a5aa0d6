import type { ReactNode } from "react";
import { AlertIcon, CheckIcon } from "./icons";
import { useHydrated } from "./use-hydrated";

/** Why the page looks as it does, in the flow of the page: "Please sign in to continue." */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <p className="rounded-xl border border-accent/25 bg-accent-wash px-4 py-3 font-medium">
      {children}
    </p>
  );
}

type StatusRegionProps = {
  message?: string | null;
  /** An error stays until the next message; an info message fades, once JavaScript can bring a next one. */
  tone?: "info" | "error";
  /** Change it to announce the same words again. */
  messageKey?: string | number;
};

/** The live region that says what happened, floating at the bottom edge. Render it from the start, once. */
export function StatusRegion({ message, tone = "info", messageKey }: StatusRegionProps) {
  const fades = useHydrated() && tone === "info";
  const Icon = tone === "error" ? AlertIcon : CheckIcon;
  return (
    <div role="status" aria-live="polite" className={region}>
      {message && (
        <p
          key={messageKey ?? message}
          className={`${toast} ${fades ? "animate-retire" : "animate-rise"}`}
        >
          <Icon className="size-5 shrink-0" />
          <span>{message}</span>
        </p>
      )}
    </div>
  );
}

// Clicks pass through: what lies under the notice stays usable. Do NOT hide it while empty: a screen reader
// does not announce the first words of a region that it had not found before.
const region =
  "pointer-events-none fixed inset-x-0 bottom-0 z-10 flex justify-center px-4 " +
  "pb-[max(1rem,env(safe-area-inset-bottom))]";

const toast =
  "flex max-w-md items-center gap-2.5 rounded-2xl bg-toast px-4 py-3 font-medium text-on-toast " +
  "shadow-floating";
