import { passwordLength } from "~/auth/field-lengths";
import { Field, type FieldProps, PasswordField } from "~/ui/field";
import type { FormErrors } from "~/web/form-outcome";

type AccountFieldProps = Pick<FieldProps, "defaultValue" | "hint" | "enterKeyHint"> & {
  formErrors: FormErrors | undefined;
};

/** The name field. It shows `defaultValue`, or what was typed when the form comes back with errors. */
export function NameField({ formErrors, defaultValue, ...field }: AccountFieldProps) {
  return (
    <Field
      label="Name"
      name="name"
      defaultValue={formErrors?.values.name ?? defaultValue}
      errors={formErrors?.errors.name}
      autoComplete="name"
      autoCapitalize="words"
      required
      {...field}
    />
  );
}

type EmailFieldProps = AccountFieldProps & {
  /** What password managers and browsers may fill in. */
  autoComplete: "username" | "username webauthn" | "email" | "off";
};

/** The email field. It shows `defaultValue`, or what was typed when the form comes back with errors. */
export function EmailField({ formErrors, defaultValue, ...field }: EmailFieldProps) {
  return (
    <Field
      label="Email"
      name="email"
      type="email"
      defaultValue={formErrors?.values.email ?? defaultValue}
      errors={formErrors?.errors.email}
      inputMode="email"
      autoCapitalize="none"
      spellCheck={false}
      enterKeyHint="next"
      required
      {...field}
    />
  );
}

type NewPasswordFieldProps = Pick<FieldProps, "label" | "name"> & {
  formErrors: FormErrors | undefined;
  /** Anything to add to the advice on good passwords. */
  hint?: string;
};

/** The field for a new password, the last in its form. */
export function NewPasswordField({ formErrors, hint = "", ...field }: NewPasswordFieldProps) {
  const advice = `At least ${passwordLength.min} characters. Three or four random words work well.`;
  return (
    <PasswordField
      errors={formErrors?.errors[field.name]}
      hint={`${advice} ${hint}`.trim()}
      autoComplete="new-password"
      enterKeyHint="go"
      required
      {...field}
    />
  );
}
