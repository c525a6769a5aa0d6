import { useEffect, useRef } from "react";
import type { FormErrors } from "~/web/form-outcome";

/** A ref for a form whose fields for passwords and codes are cleared when it comes back with errors. */
export function usePasswordForm(formErrors: FormErrors | undefined) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!formErrors || !form.current) return;
    for (const input of form.current.querySelectorAll<HTMLInputElement>(
      "input[name*=password i], input[name=code]",
    )) {
      input.value = "";
    }
  }, [formErrors]);
  return form;
}
