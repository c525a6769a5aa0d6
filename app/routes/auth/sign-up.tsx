import { useActionData, useLoaderData } from "@remix-run/react";
import { takenEmail } from "~/auth/account.server";
import { TooManyAttempts } from "~/auth/attempts.server";
import { signUpInput } from "~/auth/new-password.server";
import { EmailField, NameField, NewPasswordField } from "~/auth/ui/account-fields";
import { AuthForm } from "~/auth/ui/auth-form";
import { signUp } from "~/auth/users.server";
import { rejectFailure } from "~/auth/web/form-errors.server";
import { requireSignedOut } from "~/auth/web/page-guard.server";
import { signedInResponse, signInContext } from "~/auth/web/responses.server";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { redirectToOf } from "~/web/redirect.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Create account" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  await requireSignedOut(request);
  return { redirectTo: redirectToOf(request) };
});

export const action = formAction(async ({ request, form }) => {
  const input = signUpInput.safeParse(form);
  const signedIn = input.success && (await signUp(input.data, await signInContext(request)));
  if (signedIn instanceof TooManyAttempts) return rejectFailure(form, signedIn);
  if (signedIn) return signedInResponse(request, signedIn, form.redirectTo);
  await requireSignedOut(request);
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  return rejectFailure(form, takenEmail);
});

export default function SignUp() {
  const { redirectTo } = useLoaderData<typeof loader>();
  const formErrors = useActionData<typeof action>();
  return (
    <AuthForm
      title="Create account"
      formErrors={formErrors}
      redirectTo={formErrors?.values.redirectTo ?? redirectTo}
      instead={{ question: "Already have an account?", label: "Sign in", to: "/signin" }}
    >
      <NameField formErrors={formErrors} enterKeyHint="next" />
      <EmailField formErrors={formErrors} autoComplete="username" />
      <NewPasswordField label="Password" name="password" formErrors={formErrors} />
    </AuthForm>
  );
}
