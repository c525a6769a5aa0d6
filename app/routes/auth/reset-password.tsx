import { useActionData, useLoaderData } from "@remix-run/react";
import { newPasswordInput } from "~/auth/new-password.server";
import { findResetLink, resetPassword } from "~/auth/reset.server";
import { NewPasswordPage } from "~/auth/ui/new-password-page";
import { showLinkPage, submitLinkPage } from "~/auth/web/link-page.server";
import { sessionEndedResponse, signInContext } from "~/auth/web/responses.server";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Set new password" };
export const headers = passRetryAfter;

export const loader = page(({ request }) =>
  showLinkPage(request, "/reset/password", findResetLink),
);

export const action = formAction(({ request, form }) =>
  submitLinkPage(request, form, findResetLink, async (token, account) => {
    const input = newPasswordInput(account).safeParse(form);
    if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
    const context = await signInContext(request);
    const isReset = await resetPassword(token, input.data.newPassword, context);
    return isReset ? sessionEndedResponse("password-reset", account.email) : null;
  }),
);

export default function ResetPassword() {
  return (
    <NewPasswordPage
      title="Set new password"
      label="New password"
      link={useLoaderData<typeof loader>()}
      reason={(email) => `This is for ${email}. You'll be signed out on every device.`}
      again="/reset"
      formErrors={useActionData<typeof action>()}
      instead={{ question: "Know your password?", label: "Sign in", to: "/signin" }}
    />
  );
}
