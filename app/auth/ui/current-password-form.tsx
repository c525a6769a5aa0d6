import type { ReactNode } from "react";
import { Button } from "~/ui/button";
import { ErrorSummary } from "~/ui/error-summary";
import { PasswordField } from "~/ui/field";
import { Form } from "~/ui/form";
import { Actions, Stack } from "~/ui/page";
import { useLeaveQuestion } from "~/ui/unsaved-words";
import { useBusy } from "~/ui/use-busy";
import type { FormErrors } from "~/web/form-outcome";
import { usePasswordForm } from "./use-password-form";

type CurrentPasswordFormProps = {
  email: string;
  formErrors: FormErrors | undefined;
  submit: string;
  variant?: "primary" | "danger";
  /** Submits as a browser without JavaScript would: for what ends the session. */
  reloadDocument?: boolean;
  /** The values of its fields when nothing was typed, for the fields that leaving the page asks about. */
  saved?: Readonly<Record<string, string>>;
  /** Fields before the current password. */
  children?: ReactNode;
  /** Fields after it. */
  after?: ReactNode;
  /** Another way of doing the same, below the button. */
  otherWay?: ReactNode;
};

/** A form that needs the current password. */
export function CurrentPasswordForm({
  email,
  formErrors,
  submit,
  variant,
  reloadDocument,
  saved = nothing,
  children,
  after,
  otherWay,
}: CurrentPasswordFormProps) {
  const form = usePasswordForm(formErrors);
  useLeaveQuestion(form, saved, formErrors);
  const busy = useBusy();
  return (
    <Form ref={form} method="post" noValidate reloadDocument={reloadDocument}>
      <Stack>
        <ErrorSummary errors={formErrors?.errors} formError={formErrors?.formError} />
        {/* Tells password managers whose password this is. */}
        <input type="text" defaultValue={email} autoComplete="username" readOnly hidden />
        {children}
        <PasswordField
          label="Current password"
          name="currentPassword"
          errors={formErrors?.errors.currentPassword}
          autoComplete="current-password"
          enterKeyHint={after ? "next" : "go"}
          required
        />
        {after}
        <Actions>
          <Button variant={variant} busy={busy}>
            {submit}
          </Button>
        </Actions>
        {otherWay}
      </Stack>
    </Form>
  );
}

const nothing = {};
