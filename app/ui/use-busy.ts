import { useLocation, useNavigation } from "@remix-run/react";

/** Whether a form of this page has been sent and its answer is still to come. */
export function useBusy(): boolean {
  const { formAction } = useNavigation();
  const { pathname } = useLocation();
  return formAction?.split("?")[0] === pathname;
}
