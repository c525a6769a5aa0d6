import { useActionData, useLoaderData } from "@remix-run/react";
import { takenEmail } from "~/auth/account.server";
import { TooManyAttempts } from "~/auth/attempts.server";
import { signUpInput } from "~/auth/new-password.server";
import { signUpRequest } from "~/auth/schemas";
import { requestSignUp, signUp } from "~/auth/sign-up.server";
import { EmailField, NameField, NewPasswordField } from "~/auth/ui/account-fields";
import { AuthForm } from "~/auth/ui/auth-form";
import { clientInfo } from "~/auth/web/client-info.server";
import { rejectFailure, rejectTooManyLetters } from "~/auth/web/form-errors.server";
import { letterSentResponse } from "~/auth/web/letter-sent.server";
import { signUpMode } from "~/auth/web/mail.server";
import { requireSignedOut } from "~/auth/web/page-guard.server";
import { signedInResponse, signInContext } from "~/auth/web/responses.server";
import { type Form, fieldErrors, rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { redirectToOf } from "~/web/redirect.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Create account" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  await requireSignedOut(request);
  return { redirectTo: redirectToOf(request), mode: signUpMode };
});

export const action = formAction(({ request, form }) =>
  signUpMode === "confirmed" ? askForLetter(request, form) : createAccount(request, form),
);

async function createAccount(request: Request, form: Form) {
  const input = signUpInput.safeParse(form);
  const signedIn = input.success && (await signUp(input.data, await signInContext(request)));
  if (signedIn instanceof TooManyAttempts) return rejectFailure(form, signedIn);
  if (signedIn) return signedInResponse(request, signedIn, form.redirectTo);
  await requireSignedOut(request);
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  return rejectFailure(form, takenEmail);
}

async function askForLetter(request: Request, form: Form) {
  await requireSignedOut(request);
  const input = signUpRequest.safeParse(form);
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  const tooMany = await requestSignUp(input.data, clientInfo(request), form.redirectTo);
  if (tooMany) return rejectTooManyLetters(form, tooMany);
  return letterSentResponse("/signup/sent", input.data.email);
}

export default function SignUp() {
  const { redirectTo, mode } = useLoaderData<typeof loader>();
  const formErrors = useActionData<typeof action>();
  const isByLetter = mode === "confirmed";
  return (
    <AuthForm
      title="Create account"
      reason={isByLetter ? "We'll email you a link. You choose your password there." : null}
      submit={isByLetter ? "Email me a link" : "Create account"}
      formErrors={formErrors}
      redirectTo={formErrors?.values.redirectTo ?? redirectTo}
      instead={{ question: "Already have an account?", label: "Sign in", to: "/signin" }}
    >
      <NameField formErrors={formErrors} enterKeyHint="next" />
      <EmailField
        formErrors={formErrors}
        autoComplete="username"
        enterKeyHint={isByLetter ? "send" : "next"}
      />
      {!isByLetter && <NewPasswordField label="Password" name="password" formErrors={formErrors} />}
    </AuthForm>
  );
}
