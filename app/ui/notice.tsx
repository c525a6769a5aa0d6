import type { ReactNode } from "react";
import { toastButton, UndoForm } from "~/tasks/ui/undo-form";
import { useAnnounced } from "./announcer";
import { AlertIcon, CheckIcon } from "./icons";
import { CloseIcon } from "./list-icons";
import { focusHeading } from "./use-focus-heading";
import { useHydrated } from "./use-hydrated";

/** Why the page looks as it does, in the flow of the page: "Please sign in to continue." */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <p className="rounded-xl border border-accent/25 bg-accent-wash px-4 py-3 font-medium">
      {children}
    </p>
  );
}

/**
 * The live region that says what has happened, and the button that undoes it, at the lower edge of the window, or
 * above the page's footer where that is in sight. A notice fades, once JavaScript can bring the next one, but stays
 * while it offers to undo; an error stays. Render it from the start, once.
 *
 * @param path where a browser without JavaScript comes back to when it has undone
 */
export function StatusBar({ path }: { path: string }) {
  const [said, dismiss] = useAnnounced();
  const hydrated = useHydrated();
  const { id, text, tone = "info", undo } = said ?? {};
  const fades = hydrated && tone === "info" && !undo;
  const Icon = tone === "error" ? AlertIcon : CheckIcon;
  return (
    <section aria-label="Notices" className={bar}>
      <div role="status" aria-live="polite" className="flex min-w-0">
        {text && (
          <p
            key={id}
            className={`${toast} ${undo ? "rounded-l-2xl" : "rounded-2xl"} ${fades ? "animate-retire" : "animate-rise"}`}
          >
            <Icon className="size-5 shrink-0" />
            <span>{text}</span>
          </p>
        )}
      </div>
      {undo && (
        <div key={id} className={buttons}>
          <UndoForm undo={undo} path={path} />
          {hydrated && <DismissButton dismiss={dismiss} />}
        </div>
      )}
    </section>
  );
}

function DismissButton({ dismiss }: { dismiss: () => void }) {
  function leave() {
    focusHeading();
    dismiss();
  }
  return (
    <button type="button" onClick={leave} className={toastButton}>
      <CloseIcon className="size-5" />
      <span className="sr-only">Dismiss</span>
    </button>
  );
}

// Clicks pass through: what lies under the words stays usable. Do NOT hide it while empty: a screen reader does not
// announce the first words of a region that it had not found before.
const bar =
  "pointer-events-none sticky bottom-[max(0.75rem,env(safe-area-inset-bottom))] z-10 flex justify-center";

const toast =
  "flex min-h-12 min-w-0 max-w-md items-center gap-2.5 bg-toast px-4 py-2 font-medium text-on-toast " +
  "shadow-floating";

const buttons =
  "pointer-events-auto flex shrink-0 animate-rise items-center rounded-r-2xl bg-toast pr-1 text-on-toast " +
  "shadow-floating";
