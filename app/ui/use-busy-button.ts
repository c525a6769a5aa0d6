import { useNavigation } from "@remix-run/react";
import { useBusy } from "./use-busy";

/** As `useBusy`, for a page with several buttons: whether it was the one with this name and value. */
export function useBusyButton(name: string, value: string): boolean {
  const { formData } = useNavigation();
  return useBusy() && formData?.get(name) === value;
}
