import { useLocation } from "@remix-run/react";
import {
  type ComponentPropsWithoutRef,
  createContext,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useState,
} from "react";
import { v4 as uuidv4 } from "uuid";
import { focusHeading } from "./focus";
import { AlertIcon, CheckIcon, CloseIcon } from "./icons";
import { useHydrated } from "./use-hydrated";

type Tone = "info" | "error";

/** Something to say, and a form that acts on it. The id tells two with the same words apart. */
export type Announcement = {
  id: string;
  text: string;
  tone?: Tone;
  action?: ReactElement | null;
};

type Announcing = {
  announced: Announcement | null;
  announce: (announcement: Announcement | null) => void;
};

const AnnounceContext = createContext<Announcing>({ announced: null, announce: () => {} });

/** A function that says something in the page's toast, and offers the form `action` beside it. */
export function useAnnounce() {
  const { announce } = useContext(AnnounceContext);
  return useCallback(
    (text: string, tone?: Tone, action?: ReactElement | null) =>
      announce({ id: uuidv4(), text, tone, action }),
    [announce],
  );
}

type AnnouncerProps = { notice?: Announcement | null; children: ReactNode };

/**
 * Around the page: keeps what its toast says, the server's notice or what a script has announced since. It stays
 * until the next navigation.
 */
export function Announcer({ notice = null, children }: AnnouncerProps) {
  const { key } = useLocation();
  // The notice itself, so that the first page has it without scripts too.
  const [announced, announce] = useState<Announcement | null>(notice);
  const [shownFor, setShownFor] = useState(key);
  if (shownFor !== key) {
    setShownFor(key);
    announce(notice);
  }
  return (
    <AnnounceContext.Provider value={{ announced, announce }}>{children}</AnnounceContext.Provider>
  );
}

/**
 * The live region that says what has happened, with the form that acts on it, at the lower edge of the window, or
 * above the page's footer where that is in sight. An announcement fades, once JavaScript can bring the next one, but
 * stays while it offers an action; an error stays. Render it from the start, once.
 */
export function Toast() {
  const { announced, announce } = useContext(AnnounceContext);
  const hydrated = useHydrated();
  const { id, text, tone = "info", action } = announced ?? {};
  const fades = hydrated && tone === "info" && !action;
  const Icon = tone === "error" ? AlertIcon : CheckIcon;
  return (
    <section aria-label="Notices" className={bar}>
      <div role="status" aria-live="polite" className="flex min-w-0">
        {text && (
          <p
            key={id}
            className={`${words} ${action ? "rounded-l-2xl" : "rounded-2xl"} ${fades ? "animate-retire" : "animate-rise"}`}
          >
            <Icon className="size-5 shrink-0" />
            <span>{text}</span>
          </p>
        )}
      </div>
      {action && (
        <div key={id} className={buttons}>
          {action}
          {hydrated && <DismissButton dismiss={() => announce(null)} />}
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
    <ToastButton type="button" onClick={leave}>
      <CloseIcon className="size-5" />
      <span className="sr-only">Dismiss</span>
    </ToastButton>
  );
}

/** A button of a toast's action. */
export function ToastButton({
  type = "submit",
  ...button
}: Omit<ComponentPropsWithoutRef<"button">, "className">) {
  return <button type={type} {...button} className={buttonLook} />;
}

// Clicks pass through: what lies under the words stays usable. Do NOT hide it while empty: a screen reader does not
// announce the first words of a region that it had not found before.
const bar =
  "pointer-events-none sticky bottom-[max(0.75rem,env(safe-area-inset-bottom))] z-10 flex justify-center";

const words =
  "flex min-h-12 min-w-0 max-w-md items-center gap-2.5 bg-toast px-4 py-2 font-medium text-on-toast " +
  "shadow-floating";

const buttons =
  "pointer-events-auto flex shrink-0 animate-rise items-center rounded-r-2xl bg-toast pr-1 text-on-toast " +
  "shadow-floating";

const buttonLook =
  "flex min-h-11 min-w-11 items-center justify-center rounded-xl px-3 font-semibold " +
  "hover:underline hover:underline-offset-4 focus-visible:outline-on-toast focus-visible:-outline-offset-4";
