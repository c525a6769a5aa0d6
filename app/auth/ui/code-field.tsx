import { Field } from "~/ui/field";
import type { FormErrors } from "~/web/form-outcome";

type CodeFieldProps = {
  formErrors: FormErrors | undefined;
  /** Where to find the code. */
  hint: string;
  autoFocus?: boolean;
  /** Whether it accepts no recovery code. */
  isOfApp?: boolean;
};

/**
 * The field for a code, of an app or for recovery. Recovery codes have letters, so it asks for a numeric keyboard
 * only if it accepts none. Phones offer the codes of a password manager.
 */
export function CodeField({ formErrors, hint, autoFocus, isOfApp = false }: CodeFieldProps) {
  return (
    <Field
      label="Code"
      name="code"
      hint={hint}
      errors={formErrors?.errors.code}
      autoComplete="one-time-code"
      autoCapitalize="characters"
      inputMode={isOfApp ? "numeric" : undefined}
      spellCheck={false}
      enterKeyHint="go"
      autoFocus={autoFocus}
      required
    />
  );
}

/** Where to find codes, in words. */
export const codeHint = (hasApp: boolean) =>
  hasApp
    ? "From your authenticator app, or one of your recovery codes."
    : "One of your recovery codes.";
