import { data } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { TooManyAttempts } from "~/auth/attempts.server";
import { incorrectCode } from "~/auth/factors.server";
import { signInWithPasskey } from "~/auth/passkey-sign-in.server";
import { requestOptions } from "~/auth/passkeys.server";
import { signInWithPassword } from "~/auth/password-sign-in.server";
import { signInInput } from "~/auth/schemas";
import { isNotProven } from "~/auth/sign-in.server";
import { EmailField } from "~/auth/ui/account-fields";
import { AuthForm } from "~/auth/ui/auth-form";
import { PasskeyButton } from "~/auth/ui/passkey-button";
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
  const passkey = { get: requestOptions("sign-in", null) };
  return data({ redirectTo, reason, passkey, email: notice?.email ?? "" }, { headers });
});

export const action = formAction(async ({ request, form }) => {
  const context = await signInContext(request, form.redirectTo);
  if (form.passkey) {
    const signedIn = await signInWithPasskey(form.passkey, context);
    return isNotProven(signedIn)
      ? rejectFailure(form, signedIn)
      : signedInResponse(request, signedIn, form.redirectTo);
  }
  const input = signInInput.safeParse(form);
  const signedIn = input.success && (await signInWithPassword(input.data, context));
  if (signedIn instanceof TooManyAttempts) return rejectFailure(form, signedIn);
  if (signedIn && signedIn !== incorrectCode)
    return signedInResponse(request, signedIn, form.redirectTo);
  await requireSignedOut(request);
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  return rejectForm(form, { formError: "Invalid email or password" });
});

export default function SignIn() {
  const { redirectTo, reason, passkey, email } = useLoaderData<typeof loader>();
  const formErrors = useActionData<typeof action>();
  return (
    <AuthForm
      title="Sign in"
      reason={reason}
      formErrors={formErrors}
      redirectTo={formErrors?.values.redirectTo ?? redirectTo}
      instead={{ question: "New here?", label: "Create account", to: "/signup" }}
      otherWay={
        <PasskeyButton options={passkey} formErrors={formErrors} autofill instead={withPassword}>
          Sign in with a passkey
        </PasskeyButton>
      }
    >
      <EmailField formErrors={formErrors} defaultValue={email} autoComplete="username webauthn" />
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

const withPassword = "Sign in with your password instead.";
