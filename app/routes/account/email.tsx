import { useLoaderData } from "@remix-run/react";
import { changeEmail } from "~/auth/account.server";
import { emailInput } from "~/auth/schemas";
import { EmailField } from "~/auth/ui/account-fields";
import { CurrentPasswordForm } from "~/auth/ui/current-password-form";
import { accountAction } from "~/auth/web/account-action.server";
import { requireUser } from "~/auth/web/page-guard.server";
import { reissueToken } from "~/auth/web/responses.server";
import { Panel } from "~/ui/card";
import { useReturnedForm } from "~/ui/form";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { passRetryAfter } from "~/web/headers.server";
import { page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Change email" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  return { user: await transact(async ({ user }) => user) };
});

export const action = accountAction(emailInput, changeEmail, (signedIn) =>
  reissueToken(signedIn, "/account", "email-changed"),
);

export default function ChangeEmail() {
  const { user } = useLoaderData<typeof loader>();
  const formErrors = useReturnedForm();
  return (
    <Page>
      <BackLink to="/account">Account</BackLink>
      <PageHeading>Change email</PageHeading>
      <Panel>
        <CurrentPasswordForm
          email={user.email}
          formErrors={formErrors}
          submit="Change email"
          saved={{ email: user.email }}
        >
          <EmailField
            formErrors={formErrors}
            defaultValue={user.email}
            hint="You sign in with it from now on. Every other session ends."
            autoComplete="email"
          />
        </CurrentPasswordForm>
      </Panel>
    </Page>
  );
}
