import { useActionData, useLoaderData } from "@remix-run/react";
import { requestReset } from "~/auth/reset.server";
import { emailOnlyInput } from "~/auth/schemas";
import { EmailField } from "~/auth/ui/account-fields";
import { AuthCard } from "~/auth/ui/auth-card";
import { AuthForm } from "~/auth/ui/auth-form";
import { clientInfo } from "~/auth/web/client-info.server";
import { rejectTooManyLetters } from "~/auth/web/form-errors.server";
import { letterSentResponse } from "~/auth/web/letter-sent.server";
import { mailMode } from "~/auth/web/mail.server";
import { ButtonLink } from "~/ui/button";
import { Stack } from "~/ui/page";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

const title = "Reset your password";

/** For somebody who needs a letter where none is sent. */
const noMail =
  "This Latch doesn't send email. Ask whoever runs it for a link to set a new password.";

export const handle = { title };
export const headers = passRetryAfter;

export const loader = page(async () => ({ mail: mailMode }));

export const action = formAction(async ({ request, form }) => {
  if (mailMode === "off") return rejectForm(form, { formError: noMail });
  const input = emailOnlyInput.safeParse(form);
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  const tooMany = await requestReset(input.data.email, clientInfo(request));
  if (tooMany) return rejectTooManyLetters(form, tooMany);
  return letterSentResponse("/reset/sent", input.data.email);
});

export default function Reset() {
  const { mail } = useLoaderData<typeof loader>();
  const formErrors = useActionData<typeof action>();
  if (mail === "off") return <NoMail />;
  return (
    <AuthForm
      title={title}
      submit="Send the link"
      reason="We'll email you a link to set a new password."
      formErrors={formErrors}
      redirectTo={null}
      instead={{ question: "Know your password?", label: "Sign in", to: "/signin" }}
    >
      <EmailField formErrors={formErrors} autoComplete="username" enterKeyHint="send" />
    </AuthForm>
  );
}

/** Replaces the form if no mail is sent: says whom to ask. */
function NoMail() {
  return (
    <AuthCard title={title}>
      <Stack>
        <p>{noMail}</p>
        <ButtonLink to="/signin">Sign in</ButtonLink>
      </Stack>
    </AuthCard>
  );
}
