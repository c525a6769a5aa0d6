import { useActionData, useLoaderData } from "@remix-run/react";
import { changePassword, isAccountFailure } from "~/auth/account.server";
import { passwordLength } from "~/auth/field-lengths";
import { passwordInput } from "~/auth/new-password.server";
import { CurrentPasswordForm } from "~/auth/ui/current-password-form";
import { rejectFailure } from "~/auth/web/form-errors.server";
import { requireAccountOwner, requireUser } from "~/auth/web/page-guard.server";
import { reissueToken } from "~/auth/web/responses.server";
import { Panel } from "~/ui/card";
import { PasswordField } from "~/ui/field";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { formErrorsIn } from "~/web/form-outcome";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Change password" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  return { user: await transact(async ({ user }) => user) };
});

export const action = formAction(async ({ request, form }) => {
  const owner = await requireAccountOwner(request);
  const user = await owner.transact(async (scope) => scope.user);
  const input = passwordInput(user).safeParse(form);
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  const outcome = await changePassword(owner, input.data);
  if (isAccountFailure(outcome)) return rejectFailure(form, outcome);
  return reissueToken(outcome, "/account", "password-changed");
});

export default function ChangePassword() {
  const { user } = useLoaderData<typeof loader>();
  const formErrors = formErrorsIn(useActionData<typeof action>());
  return (
    <Page>
      <BackLink to="/account">Account</BackLink>
      <PageHeading>Change password</PageHeading>
      <Panel>
        <CurrentPasswordForm
          email={user.email}
          formErrors={formErrors}
          submit="Change password"
          after={
            <PasswordField
              label="New password"
              name="newPassword"
              errors={formErrors?.errors.newPassword}
              hint={`At least ${passwordLength.min} characters. Longer is safer: a few words make a good one. Every other session ends.`}
              autoComplete="new-password"
              enterKeyHint="go"
              required
            />
          }
        />
      </Panel>
    </Page>
  );
}
