import { useActionData, useLoaderData } from "@remix-run/react";
import { changePassword } from "~/auth/account.server";
import { passwordInput } from "~/auth/new-password.server";
import { NewPasswordField } from "~/auth/ui/account-fields";
import { CurrentPasswordForm } from "~/auth/ui/current-password-form";
import { accountAction } from "~/auth/web/account-action.server";
import { requireRecentSecond, requireUser } from "~/auth/web/page-guard.server";
import { passwordChangedResponse } from "~/auth/web/responses.server";
import { Panel } from "~/ui/card";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { formErrorsIn } from "~/web/form-outcome";
import { passRetryAfter } from "~/web/headers.server";
import { page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Change password" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const owner = await requireUser(request);
  await requireRecentSecond(request, owner);
  const { user } = await owner.read(async () => null);
  return { user };
});

export const action = accountAction(passwordInput, changePassword, (signedIn, { request }) =>
  passwordChangedResponse(request, signedIn),
);

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
            <NewPasswordField
              label="New password"
              name="newPassword"
              formErrors={formErrors}
              hint="Your other devices will be signed out."
            />
          }
        />
      </Panel>
    </Page>
  );
}
