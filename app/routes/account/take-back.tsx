import { useActionData, useLoaderData } from "@remix-run/react";
import { findTakeBack, takeBack } from "~/auth/email-change.server";
import { newPasswordInput } from "~/auth/new-password.server";
import { NewPasswordPage } from "~/auth/ui/new-password-page";
import { rejectFailure } from "~/auth/web/form-errors.server";
import { showLinkPage, submitLinkPage } from "~/auth/web/link-page.server";
import { sessionEndedResponse, signInContext } from "~/auth/web/responses.server";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Undo the change" };
export const headers = passRetryAfter;

export const loader = page(({ request }) =>
  showLinkPage(request, "/account/take-back", findTakeBack),
);

export const action = formAction(({ request, form }) =>
  submitLinkPage(request, form, findTakeBack, async (token, account) => {
    const input = newPasswordInput(account).safeParse(form);
    if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
    const { newPassword } = input.data;
    const context = await signInContext(request);
    const isBack = await takeBack(token, { newPassword, code: form.code ?? "" }, context);
    if (typeof isBack !== "boolean") return rejectFailure(form, isBack);
    return isBack ? sessionEndedResponse("email-taken-back", account.email) : null;
  }),
);

export default function TakeBack() {
  return (
    <NewPasswordPage
      title="Undo the change"
      label="New password"
      link={useLoaderData<typeof loader>()}
      reason={(email) =>
        `Your email will be ${email} again, with a new password. All devices will be signed out.`
      }
      again={null}
      formErrors={useActionData<typeof action>()}
      instead={{ question: "Did you change it yourself?", label: "Sign in", to: "/signin" }}
    />
  );
}
