import { useLocation, useNavigation } from "@remix-run/react";

/** Whether a form of this page has been sent, by the button of this name if one is given, and its answer is still to come. */
export function useBusy(button?: string): boolean {
  const { formAction, formData } = useNavigation();
  const { pathname } = useLocation();
  const isOurs = formAction?.split("?")[0] === pathname;
  return isOurs && (button === undefined || Boolean(formData?.has(button)));
}
