import { useLocation } from "@remix-run/react";
import { useEffect } from "react";

// Outside React on purpose: an error boundary mounts a new layout, which must not look like a first load.
let lastPathname: string | undefined;

/**
 * Moves the focus to the page's h1 when a client-side navigation changed the path, as a browser's own
 * navigation would start again at the top. A first document load and a change of query leave it alone.
 */
export function useFocusHeadingOnNavigation(): void {
  const { pathname } = useLocation();
  useEffect(() => {
    const navigated = lastPathname !== undefined && lastPathname !== pathname;
    lastPathname = pathname;
    if (navigated) document.querySelector("h1")?.focus({ preventScroll: true });
  }, [pathname]);
}
