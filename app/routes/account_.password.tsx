import { useActionData, useLoaderData } from "@remix-run/react";
import { changePassword } from "~/auth/account.server";
import { incorrectPassword } from "~/auth/current-password.server";
import { requireShownUser, requireUser, stay } from "~/auth/guard.server";
import { isLimited } from "~/auth/limits.server";
import { refuseIncorrect, refuseLimited } from "~/auth/refused-form.server";
import { passwordInput } from "~/auth/schemas.server";
import { fieldErrors, refuse } from "~/http/forms.server";
import { formAction, page } from "~/http/handlers.server";
import { passRetryAfter } from "~/http/headers.server";
import { Panel } from "~/ui/card";
import { CurrentPasswordForm } from "~/ui/current-password-form";
import { refusalIn } from "~/ui/form-outcome";
import { BackLink, Page } from "~/ui/page";
import { PageHeading } from "~/ui/page-heading";
import { PasswordField } from "~/ui/password-field";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Change password" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => ({ user: await requireShownUser(request) }));

export const action = formAction(async ({ request, form }) => {
  const user = await requireUser(request);
  const input = passwordInput(user.shown).safeParse(form);
  if (!input.success) return refuse(form, { errors: fieldErrors(input.error) });
  const changed = await changePassword(user, input.data);
  if (isLimited(changed)) return refuseLimited(form, changed);
  if (changed === incorrectPassword) return refuseIncorrect(form);
  return stay(changed, "/account", "password-changed");
});

export default function ChangePassword() {
  const { user } = useLoaderData<typeof loader>();
  const refusal = refusalIn(useActionData<typeof action>());
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
