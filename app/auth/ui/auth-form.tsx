import { Form } from "@remix-run/react";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "~/ui/button";
import { AuthCard, Callout } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { Stack, TextLink } from "~/ui/page";
import { useBusy } from "~/ui/use-busy";
import type { FormErrors } from "~/web/form-outcome";

type AuthFormProps = {
  /** Heading and button. */
  title: string;
  /** Why the page is shown, if there is more to it than that someone asked for it. */
  reason?: string | null;
  refusal?: FormErrors;
  /** Where to go afterwards. */
  redirectTo: string | null;
  /** The other of the two pages. */
  instead: { question: string; label: string; to: string };
  children: ReactNode;
};

/** The form of signing in or up. It keeps what was typed when it is refused, but for passwords. */
export function AuthForm({ title, reason, refusal, redirectTo, instead, children }: AuthFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const busy = useBusy();
  useEffect(() => {
    if (refusal) clearPasswords(form.current);
  }, [refusal]);
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
          {reason && !refusal && <Callout>{reason}</Callout>}
          <ErrorSummary errors={refusal?.errors} formError={refusal?.formError} />
          {redirectTo && <input type="hidden" name="redirectTo" value={redirectTo} />}
          {children}
          <Button fullWidth busy={busy}>
            {title}
          </Button>
        </Stack>
      </Form>
    </AuthCard>
  );
}

/** Empties the password fields of a form: what was typed there is not kept. */
export function clearPasswords(form: HTMLFormElement | null): void {
  for (const input of form?.querySelectorAll<HTMLInputElement>("input[name*=password i]") ?? []) {
    input.value = "";
  }
}
