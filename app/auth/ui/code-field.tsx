import { Field } from "~/ui/field";
import type { FormErrors } from "~/web/form-outcome";

type CodeFieldProps = {
  formErrors: FormErrors | undefined;
  /** Where the code is to be found. */
  hint: string;
  autoFocus?: boolean;
  /** Whether it takes no recovery code. */
  isOfApp?: boolean;
};

/**
 * The field for a code, of an app or for recovery: no keyboard of digits alone where recovery codes are taken, which have
 * letters. Phones offer what a password manager makes.
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

/** Where codes are to be found, in words. */
export const codeHint = (hasApp: boolean) =>
  hasApp
    ? "From your authenticator app, or one of your recovery codes."
    : "One of your recovery codes.";
