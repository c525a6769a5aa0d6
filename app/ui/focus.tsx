import { useLocation, useNavigationType } from "@remix-run/react";
import { type MouseEvent, type ReactNode, useEffect } from "react";

type FocusLinkProps = { targetId: string; className?: string; children: ReactNode };

/**
 * A link to an element of the same page, which moves the focus there. Do NOT leave the click to the browser: the
 * router takes a changed hash for a navigation and drops the action data, and the errors with it.
 */
export function FocusLink({ targetId, className, children }: FocusLinkProps) {
  return (
    <a href={`#${targetId}`} className={className} onClick={(event) => moveFocus(event, targetId)}>
      {children}
    </a>
  );
}

function moveFocus(event: MouseEvent, targetId: string) {
  const target = document.getElementById(targetId);
  if (!target) return;
  event.preventDefault();
  target.focus();
}

// Outside React on purpose: an error boundary mounts a new layout, which must not look like a first load.
let last: { pathname: string; search: string } | undefined;

/**
 * Moves the focus after a client-side navigation that changed the path or removed the focused element: to the page's
 * h1 or the target of the address's hash, where a browser's own navigation would begin too. When going back from a
 * page below this one, to the link that led there. A first document load leaves it alone.
 */
export function useFocusHeadingOnNavigation(): void {
  const { pathname, search, hash, key } = useLocation();
  const isBack = useNavigationType() === "POP";
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focused element may be gone from the same page, too.
  useEffect(() => {
    const left = last;
    last = { pathname, search };
    if (!left) return;
    const isOtherPage = left.pathname !== pathname;
    if (!isOtherPage && document.activeElement !== document.body) return;
    const isUp = isBack && left.pathname.startsWith(`${pathname}/`);
    if (isUp && focusLink(left.pathname + left.search)) return;
    focusPlace(hash.slice(1));
  }, [pathname, key]);
}

/** Moves the focus to the page's own link to an address, if it has one. Returns whether it has. */
function focusLink(address: string): boolean {
  const link = document.querySelector<HTMLElement>(`main a[href="${CSS.escape(address)}"]`);
  link?.focus({ preventScroll: true });
  return link !== null;
}

/** Moves the focus to the link in the element with this id, or to the element itself; else to the page's h1. */
function focusPlace(id: string): void {
  const place = id ? document.getElementById(id) : null;
  (place?.querySelector("a") ?? place)?.focus();
  if (!place?.contains(document.activeElement)) focusHeading();
}

/** Moves the focus to the page's h1, because the focused element is about to go. */
export function focusHeading(): void {
  document.querySelector("h1")?.focus({ preventScroll: true });
}
