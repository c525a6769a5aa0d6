import { useActionData, useLoaderData } from "@remix-run/react";
import { newPasswordInput } from "~/auth/new-password.server";
import { findSignUp, signUpByLink } from "~/auth/sign-up.server";
import { NewPasswordPage } from "~/auth/ui/new-password-page";
import { showLinkPage, submitLinkPage } from "~/auth/web/link-page.server";
import { signedInResponse, signInContext } from "~/auth/web/responses.server";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Choose a password" };
export const headers = passRetryAfter;

export const loader = page(({ request }) => showLinkPage(request, "/signup/confirm", findSignUp));

export const action = formAction(({ request, form }) =>
  submitLinkPage(request, form, findSignUp, async (token, person) => {
    const input = newPasswordInput(person).safeParse(form);
    if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
    const context = await signInContext(request);
    const signedIn = await signUpByLink(token, input.data.newPassword, context);
    return signedIn && signedInResponse(request, signedIn, person.redirectTo);
  }),
);

export default function SignUpConfirm() {
  return (
    <NewPasswordPage
      title="Choose a password"
      label="Password"
      link={useLoaderData<typeof loader>()}
      reason={(email) => `This creates your account for ${email}.`}
      again="/signup"
      formErrors={useActionData<typeof action>()}
      instead={{ question: "Already have an account?", label: "Sign in", to: "/signin" }}
    />
  );
}
