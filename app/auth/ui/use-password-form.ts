import { useEffect, useRef } from "react";
import type { FormErrors } from "~/web/form-outcome";

/** The ref of a form whose password fields are emptied when it is given back with errors: what was typed there is not kept. */
export function usePasswordForm(formErrors: FormErrors | undefined) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!formErrors || !form.current) return;
    for (const input of form.current.querySelectorAll<HTMLInputElement>(
      "input[name*=password i]",
    )) {
      input.value = "";
    }
  }, [formErrors]);
  return form;
}
