import { useEffect } from "react";
import type { Theme } from "~/site/theme";

/** Registers the service worker, and tells it the theme of its offline page. */
export function useOfflineWorker(theme: Theme): void {
  useEffect(() => {
    // Vite's development server has no built files to keep.
    if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
    install(theme).catch((error) => console.warn("There will be no offline page:", error));
  }, [theme]);
}

async function install(theme: Theme): Promise<void> {
  await navigator.serviceWorker.register("/sw.js");
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ theme });
}
