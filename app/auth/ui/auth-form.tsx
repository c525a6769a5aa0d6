import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { Button } from "~/ui/button";
import { Callout } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { Stack, TextLink } from "~/ui/page";
import { useBusy } from "~/ui/use-busy";
import type { FormErrors } from "~/web/form-outcome";
import { AuthCard } from "./auth-card";
import { usePasswordForm } from "./use-password-form";

type AuthFormProps = {
  /** The heading and, unless the button has words of its own, the button. */
  title: string;
  submit?: string;
  /** Why the page is shown to somebody who did not ask for it. */
  reason?: string | null;
  formErrors?: FormErrors;
  /** Where to go afterwards. */
  redirectTo: string | null;
  /** The link to the other page: to sign-up from sign-in, and the reverse. */
  instead: { question: string; label: string; to: string };
  children: ReactNode;
  /** Another way of doing the same, below the button. */
  otherWay?: ReactNode;
};

/** The sign-in or sign-up form. After a refusal it keeps what was typed, except passwords. */
export function AuthForm({
  title,
  submit = title,
  reason,
  formErrors,
  redirectTo,
  instead,
  children,
  otherWay,
}: AuthFormProps) {
  const form = usePasswordForm(formErrors);
  const busy = useBusy();
  const query = redirectTo ? `?${new URLSearchParams({ redirectTo })}` : "";
  return (
    <AuthCard
      title={title}
      footer={
        <>
          {instead.question} <TextLink to={instead.to + query}>{instead.label}</TextLink>
        </>
      }
    >
      <Form ref={form} method="post" noValidate>
        <Stack>
          {reason && !formErrors && <Callout>{reason}</Callout>}
          <ErrorSummary errors={formErrors?.errors} formError={formErrors?.formError} />
          {redirectTo && <input type="hidden" name="redirectTo" value={redirectTo} />}
          {children}
          <Button fullWidth busy={busy}>
            {submit}
          </Button>
          {otherWay}
        </Stack>
      </Form>
    </AuthCard>
  );
}
