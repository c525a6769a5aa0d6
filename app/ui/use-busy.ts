import { useNavigation, useResolvedPath } from "@remix-run/react";

/**
 * True while a form of this page is waiting for its response. With a button's name, and a value if several buttons
 * share that name, only if that button sent it.
 */
export function useBusy(name?: string, value?: string): boolean {
  const { formAction, formData } = useNavigation();
  const { pathname } = useResolvedPath(".");
  if (formAction?.split("?")[0] !== pathname) return false;
  if (name === undefined) return true;
  return value === undefined ? Boolean(formData?.has(name)) : formData?.get(name) === value;
}
