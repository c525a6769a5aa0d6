import { useActionData, useLoaderData } from "@remix-run/react";
import { changePassword } from "~/auth/account.server";
import { incorrectPassword } from "~/auth/current-password.server";
import { isLimited } from "~/auth/limits.server";
import { passwordInput } from "~/auth/schemas.server";
import { CurrentPasswordForm } from "~/auth/ui/current-password-form";
import { requireAccountOwner, requireUser } from "~/auth/web/page-guard.server";
import { refuseIncorrect, refuseLimited } from "~/auth/web/reject-form.server";
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
  const changed = await changePassword(owner, input.data);
  if (isLimited(changed)) return refuseLimited(form, changed);
  if (changed === incorrectPassword) return refuseIncorrect(form);
  return reissueToken(changed, "/account", "password-changed");
});

export default function ChangePassword() {
  const { user } = useLoaderData<typeof loader>();
  const refusal = formErrorsIn(useActionData<typeof action>());
  return (
    <Page>
      <BackLink to="/account">Account</BackLink>
      <PageHeading>Change password</PageHeading>
      <Panel>
        <CurrentPasswordForm
          email={user.email}
          refusal={refusal}
          submit="Change password"
          after={
            <PasswordField
              label="New password"
              name="newPassword"
              errors={refusal?.errors.newPassword}
              hint="At least 8 characters. Longer is safer: a few words make a good one. Every other session ends."
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
