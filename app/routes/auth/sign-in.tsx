import { data } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { TooManyAttempts } from "~/auth/attempts.server";
import { incorrectCode } from "~/auth/factors.server";
import { signInInput } from "~/auth/schemas";
import { EmailField } from "~/auth/ui/account-fields";
import { AuthForm } from "~/auth/ui/auth-form";
import { signIn } from "~/auth/users.server";
import { rejectFailure } from "~/auth/web/form-errors.server";
import { requireSignedOut } from "~/auth/web/page-guard.server";
import { cookiesDroppedReason, signedInResponse, signInContext } from "~/auth/web/responses.server";
import { PasswordField } from "~/ui/field";
import { TextLink } from "~/ui/page";
import { readNotice } from "~/web/flash.server";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { redirectToOf } from "~/web/redirect.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Sign in" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  await requireSignedOut(request);
  const redirectTo = redirectToOf(request);
  const { notice, headers } = readNotice(request);
  const reason =
    cookiesDroppedReason(request) ?? notice?.text ?? (redirectTo && "Sign in to continue.");
  return data({ redirectTo, reason }, { headers });
});

export const action = formAction(async ({ request, form }) => {
  const input = signInInput.safeParse(form);
  const context = await signInContext(request, form.redirectTo);
  const signedIn = input.success && (await signIn(input.data, context));
  if (signedIn instanceof TooManyAttempts) return rejectFailure(form, signedIn);
  if (signedIn && signedIn !== incorrectCode)
    return signedInResponse(request, signedIn, form.redirectTo);
  await requireSignedOut(request);
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  return rejectForm(form, { formError: "Invalid email or password" });
});

export default function SignIn() {
  const { redirectTo, reason } = useLoaderData<typeof loader>();
  const formErrors = useActionData<typeof action>();
  return (
    <AuthForm
      title="Sign in"
      reason={reason}
      formErrors={formErrors}
      redirectTo={formErrors?.values.redirectTo ?? redirectTo}
      instead={{ question: "New here?", label: "Create account", to: "/signup" }}
    >
      <EmailField formErrors={formErrors} autoComplete="username" />
      <PasswordField
        label="Password"
        name="password"
        errors={formErrors?.errors.password}
        autoComplete="current-password"
        enterKeyHint="go"
        required
      />
      <p>
        <TextLink to="/reset">Forgot your password?</TextLink>
      </p>
    </AuthForm>
  );
}
