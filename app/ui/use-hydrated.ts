import { useSyncExternalStore } from "react";

const neverChanges = () => () => {};

/** False on the server and in the first client render, true afterwards: for what needs JavaScript. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
}
