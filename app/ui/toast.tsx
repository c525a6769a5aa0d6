import { useLocation } from "@remix-run/react";
import {
  type ComponentPropsWithoutRef,
  createContext,
  type FocusEvent,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import { v4 as uuidv4 } from "uuid";
import { focusHeading } from "./focus";
import { AlertIcon, CheckIcon, CloseIcon } from "./icons";
import { useHydrated } from "./use-hydrated";

/** An info says what was done, a warning what was not; neither stays. An error stays until the next navigation. */
type Tone = "info" | "warning" | "error";

/** Something to say, and a form that acts on it. The id tells two with the same words apart. */
export type Announcement = {
  id: string;
  text: string;
  tone?: Tone;
  action?: ReactElement | null;
  /** Whether to show it even on a page that leaves most of them to screen readers. */
  mustBeSeen?: boolean;
};

type Announcing = {
  announced: Announcement | null;
  announce: (announcement: Announcement | null) => void;
};

const AnnounceContext = createContext<Announcing>({ announced: null, announce: () => {} });

/** Moves the focus back to where it was before it came to the notices. */
const LeaveContext = createContext<() => void>(focusHeading);

/** A function that moves the focus back to where it was before, for a button of a notice that is about to go. */
export const useLeaveNotices = () => useContext(LeaveContext);

/**
 * The key that moves the focus to a notice and back, from anywhere, even while typing: what a notice offers is there
 * for a limited time only (WCAG 2.2.1).
 */
export const noticesKey = "F8";

/** A function that says something in the page's toast: an `Announcement` without its id. */
export function useAnnounce() {
  const { announce } = useContext(AnnounceContext);
  return useCallback(
    (text: string, more: Omit<Announcement, "id" | "text"> = {}) =>
      announce({ id: uuidv4(), text, ...more }),
    [announce],
  );
}

type AnnouncerProps = { notice?: Announcement | null; children: ReactNode };

/**
 * Wraps the page and keeps what its toast says: the server's notice, or what a script has announced since. It stays
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

/** How long an announcement with an action stays, in milliseconds, once nobody points at it. */
const actionMs = 10_000;

type ToastProps = {
  /** Whether announcements without an action are for screen readers only. */
  isQuiet?: boolean;
};

/**
 * The live region that says what has happened, with a form that acts on it: at the lower edge of the window, or at
 * the upper one if it would cover what was just used. What can be undone stays for a while, an error until the next
 * navigation. Render it from the start, once, before the content, so that its button is close by.
 */
export function Toast({ isQuiet = false }: ToastProps) {
  const { announced, announce } = useContext(AnnounceContext);
  const hydrated = useHydrated();
  const { id, text, tone = "info", action, mustBeSeen = false } = announced ?? {};
  const isHidden = isQuiet && tone !== "error" && !action && !mustBeSeen;
  const fades = hydrated && tone !== "error" && !action;
  const [isAtTop, setAtTop] = useState(false);
  const holding = useRest(hydrated && action ? id : undefined, () => announce(null));
  const { region, leave, noteOrigin } = useNoticesFocus();
  useEffect(() => {
    if (!id) return;
    const { bottom = 0 } = document.activeElement?.getBoundingClientRect() ?? {};
    const isAbove = document.activeElement === document.body;
    setAtTop(!isAbove && bottom > window.innerHeight - reach);
  }, [id]);
  const Icon = tone === "info" ? CheckIcon : AlertIcon;
  const { onFocus, ...others } = holding;
  function enter(event: FocusEvent) {
    noteOrigin(event);
    onFocus();
  }
  return (
    // A region of the page only while there is something in it.
    <section
      ref={region}
      aria-label={text ? "Notices" : undefined}
      className={isAtTop ? "notices at-top" : "notices"}
      onFocus={enter}
      {...others}
    >
      <div role="status" aria-live="polite" className="flex min-w-0">
        {text && (
          <p
            key={id}
            className={
              isHidden
                ? "sr-only"
                : `words ${words} ${action ? "rounded-s-2xl" : "rounded-2xl"} ${fades ? "animate-retire" : "animate-rise"}`
            }
          >
            <Icon className={`size-5 shrink-0 ${action ? "max-[22rem]:hidden" : ""}`} />
            <span dir="auto">{text}</span>
          </p>
        )}
      </div>
      {action && (
        <div key={id} className={`buttons ${buttons}`}>
          <LeaveContext.Provider value={leave}>
            {action}
            {hydrated && <DismissButton dismiss={() => announce(null)} />}
          </LeaveContext.Provider>
        </div>
      )}
    </section>
  );
}

/** How far a notice reaches into the window, in pixels. */
const reach = 112;

/** Calls `end` a while after `id` has changed; later if somebody points at the element or is inside it. */
function useRest(id: string | undefined, end: () => void) {
  const timer = useRef<number>();
  const latest = useRef(end);
  latest.current = end;
  const hold = useCallback(() => window.clearTimeout(timer.current), []);
  const rest = useCallback(() => {
    window.clearTimeout(timer.current);
    if (id) timer.current = window.setTimeout(() => latest.current(), actionMs);
  }, [id]);
  useEffect(() => {
    rest();
    return hold;
  }, [rest, hold]);
  return { onPointerEnter: hold, onPointerLeave: rest, onFocus: hold, onBlur: rest };
}

/** Where the focus was before it came to the notices, and the key that takes it there and back. */
function useNoticesFocus() {
  const region = useRef<HTMLElement>(null);
  const origin = useRef<HTMLElement | null>(null);
  const leave = useCallback(() => {
    // Not to an element that is gone or hidden.
    if (origin.current?.getClientRects().length) origin.current.focus();
    else focusHeading();
  }, []);
  useEffect(() => {
    function move(event: KeyboardEvent) {
      if (event.key !== noticesKey) return;
      const isWithin = region.current?.contains(document.activeElement);
      const button = region.current?.querySelector("button");
      if (!button) return;
      event.preventDefault();
      if (isWithin) leave();
      else button.focus();
    }
    document.addEventListener("keydown", move);
    return () => document.removeEventListener("keydown", move);
  }, [leave]);
  function noteOrigin({ relatedTarget }: FocusEvent) {
    if (!region.current?.contains(relatedTarget))
      origin.current = relatedTarget as HTMLElement | null;
  }
  return { region, leave, noteOrigin };
}

function DismissButton({ dismiss }: { dismiss: () => void }) {
  const leaveNotices = useLeaveNotices();
  function leave() {
    leaveNotices();
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

const words =
  "flex min-h-12 min-w-0 max-w-md items-center gap-2.5 border border-transparent bg-toast px-4 py-1.5 font-medium text-on-toast";

const buttons =
  "pointer-events-auto flex shrink-0 animate-rise items-center rounded-e-2xl border border-transparent bg-toast pe-1 text-on-toast";

const buttonLook =
  "flex min-h-11 min-w-11 items-center justify-center rounded-xl px-3 font-semibold " +
  "hover:underline hover:underline-offset-4 focus-visible:outline-on-toast focus-visible:-outline-offset-4";
