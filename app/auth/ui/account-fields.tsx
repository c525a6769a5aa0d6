import { passwordLength } from "~/auth/field-lengths";
import { Field, type FieldProps, PasswordField } from "~/ui/field";
import type { FormErrors } from "~/web/form-outcome";

type AccountFieldProps = Pick<FieldProps, "defaultValue" | "hint" | "enterKeyHint"> & {
  formErrors: FormErrors | undefined;
};

/** The field for one's name. After a refusal it has what was typed, before that `defaultValue`. */
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
  autoComplete: "username" | "email" | "off";
};

/** The field for an account's email. After a refusal it has what was typed, before that `defaultValue`. */
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
  /** What else there is to know, besides what makes a good password. */
  hint?: string;
};

/** The field for a password to be set, the last of its form. */
export function NewPasswordField({ formErrors, hint = "", ...field }: NewPasswordFieldProps) {
  const advice = `At least ${passwordLength.min} characters. Longer is safer: a few words make a good one.`;
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
