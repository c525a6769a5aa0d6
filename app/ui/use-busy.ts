import { useNavigation, useResolvedPath } from "@remix-run/react";

/**
 * True while a form of this page has been sent and its answer is still to come. With a button's name, and the value
 * that tells it from others of that name, only if it was sent by that button.
 */
export function useBusy(name?: string, value?: string): boolean {
  const { formAction, formData } = useNavigation();
  const { pathname } = useResolvedPath(".");
  if (formAction?.split("?")[0] !== pathname) return false;
  if (name === undefined) return true;
  return value === undefined ? Boolean(formData?.has(name)) : formData?.get(name) === value;
}
