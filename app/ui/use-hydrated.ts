import { useSyncExternalStore } from "react";

const neverChanges = () => () => {};

/** False on the server and in the first client render, true after: what needs JavaScript waits for it. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
}
