import type { FormErrors } from "~/web/form-outcome";
import { NewPasswordField } from "./account-fields";
import { AuthForm } from "./auth-form";
import { CodeField, codeHint } from "./code-field";
import { DeadLink } from "./dead-link";

type NewPasswordPageProps = {
  title: string;
  /** The field's label: "New password" if there is one already. */
  label: "New password" | "Password";
  /** Whose password it is, and what the link does; or why it does not work. */
  link:
    | { email: string; needsCode: boolean; problem?: undefined }
    | { email?: undefined; problem: string };
  reason: (email: string) => string;
  /** Where to ask for another link; null if that is in the account. */
  again: string | null;
  formErrors?: FormErrors;
  instead: { question: string; label: string; to: string };
};

/** The page behind a link that sets a password. */
export function NewPasswordPage({
  title,
  label,
  link,
  reason,
  again,
  formErrors,
  instead,
}: NewPasswordPageProps) {
  if (link.email === undefined) return <DeadLink problem={link.problem} again={again} />;
  return (
    <AuthForm
      title={title}
      reason={reason(link.email)}
      formErrors={formErrors}
      redirectTo={null}
      instead={instead}
    >
      {/* Tells password managers whose password this is. */}
      <input type="text" defaultValue={link.email} autoComplete="username" readOnly hidden />
      <NewPasswordField label={label} name="newPassword" formErrors={formErrors} />
      {link.needsCode && <CodeField formErrors={formErrors} hint={codeHint(true)} />}
    </AuthForm>
  );
}
