import { useLocation } from "@remix-run/react";
import { useEffect } from "react";

// Outside React on purpose: an error boundary mounts a new layout, which must not look like a first load.
let lastPathname: string | undefined;

/**
 * Moves the focus to the page's h1 when a client-side navigation changed the path, as a browser's own
 * navigation would start again at the top, or removed what had the focus. A first document load leaves it alone.
 */
export function useFocusHeadingOnNavigation(): void {
  const { pathname, key } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what had the focus may be gone from the same page, too.
  useEffect(() => {
    const isFirstLoad = lastPathname === undefined;
    const isOtherPage = lastPathname !== pathname;
    lastPathname = pathname;
    if (isFirstLoad) return;
    if (isOtherPage || document.activeElement === document.body) focusHeading();
  }, [pathname, key]);
}

/** Moves the focus to the page's h1, as what has it is about to go. */
export function focusHeading(): void {
  document.querySelector("h1")?.focus({ preventScroll: true });
}
