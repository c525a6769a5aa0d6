import { data } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { findTakeBack, takeBack } from "~/auth/email-change.server";
import { newPasswordInput } from "~/auth/new-password.server";
import { NewPasswordField } from "~/auth/ui/account-fields";
import { AuthForm } from "~/auth/ui/auth-form";
import { DeadLink } from "~/auth/ui/dead-link";
import {
  deadLink,
  forgetLink,
  isOpening,
  noLink,
  openedToken,
  openLink,
} from "~/auth/web/link-cookie.server";
import { sessionEndedResponse, signInContext } from "~/auth/web/responses.server";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Take the change back" };
export const headers = passRetryAfter;

/** Shows the form, and changes nothing: programs that look at mail open links too. */
export const loader = page(async ({ request }) => {
  const token = openedToken(request);
  const account = token && (await findTakeBack(token));
  if (account && isOpening(request)) return openLink("/account/take-back", token);
  if (account) return data({ email: account.email, problem: null });
  return data({ email: null, problem: token === null ? noLink : deadLink }, { status: 400 });
});

export const action = formAction(async ({ request, form }) => {
  const token = openedToken(request);
  if (token === null) return rejectForm(form, { formError: noLink });
  const account = await findTakeBack(token);
  if (!account) return rejectForm(form, { formError: deadLink });
  const input = newPasswordInput(account).safeParse(form);
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  const { newPassword } = input.data;
  if (!(await takeBack(token, newPassword, await signInContext(request))))
    return rejectForm(form, { formError: deadLink });
  const response = sessionEndedResponse("email-taken-back");
  response.headers.append("Set-Cookie", forgetLink());
  return response;
});

export default function TakeBack() {
  const { email, problem } = useLoaderData<typeof loader>();
  const formErrors = useActionData<typeof action>();
  if (email === null) return <DeadLink problem={problem} again={null} />;
  return (
    <AuthForm
      title="Take the change back"
      reason={`Your email is ${email} again, with a new password. Every session of the account ends.`}
      formErrors={formErrors}
      redirectTo={null}
      instead={{ question: "Was the change yours?", label: "Sign in", to: "/signin" }}
    >
      {/* Tells password managers whose password this is. */}
      <input type="text" defaultValue={email} autoComplete="username" readOnly hidden />
      <NewPasswordField label="New password" name="newPassword" formErrors={formErrors} />
    </AuthForm>
  );
}
