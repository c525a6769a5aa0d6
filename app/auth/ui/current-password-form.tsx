import { Form } from "@remix-run/react";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "~/ui/button";
import { ErrorSummary } from "~/ui/error-summary";
import { PasswordField } from "~/ui/field";
import { Actions, Stack } from "~/ui/page";
import { useBusy } from "~/ui/use-busy";
import type { FormErrors } from "~/web/form-outcome";
import { clearPasswords } from "./auth-form";

type CurrentPasswordFormProps = {
  email: string;
  refusal: FormErrors | undefined;
  submit: string;
  variant?: "primary" | "danger";
  /** Sends the form as a browser without JavaScript would: for what leads out of the account. */
  reloadDocument?: boolean;
  /** Fields before the current password. */
  children?: ReactNode;
  /** Fields after it. */
  after?: ReactNode;
};

/** A form that needs the current password. */
export function CurrentPasswordForm({
  email,
  refusal,
  submit,
  variant,
  reloadDocument,
  children,
  after,
}: CurrentPasswordFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const busy = useBusy();
  useEffect(() => {
    if (refusal) clearPasswords(form.current);
  }, [refusal]);
  return (
    <Form ref={form} method="post" noValidate reloadDocument={reloadDocument}>
      <Stack>
        <ErrorSummary errors={refusal?.errors} formError={refusal?.formError} />
        {/* Tells password managers whose password this is. */}
        <input type="text" defaultValue={email} autoComplete="username" readOnly hidden />
        {children}
        <PasswordField
          label="Current password"
          name="currentPassword"
          errors={refusal?.errors.currentPassword}
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
      </Stack>
    </Form>
  );
}
