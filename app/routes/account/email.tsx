import { useLoaderData } from "@remix-run/react";
import { changeAsked, changeEmail } from "~/auth/account.server";
import { isEmailConfirmed } from "~/auth/confirmation.server";
import { emailInput } from "~/auth/schemas";
import { EmailField } from "~/auth/ui/account-fields";
import { CurrentPasswordForm } from "~/auth/ui/current-password-form";
import { accountAction } from "~/auth/web/account-action.server";
import { mailMode } from "~/auth/web/mail.server";
import { requireRecentSecond, requireUser } from "~/auth/web/page-guard.server";
import { reissueToken } from "~/auth/web/responses.server";
import { Button } from "~/ui/button";
import { Panel } from "~/ui/card";
import { Form, useReturnedForm } from "~/ui/form";
import { Actions, BackLink, Page, PageHeading, Stack } from "~/ui/page";
import { announce } from "~/web/flash.server";
import { passRetryAfter } from "~/web/headers.server";
import { backTo } from "~/web/redirect.server";
import { page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Change email" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const owner = await requireUser(request);
  await requireRecentSecond(request, owner);
  return owner.transact(async (scope) => ({
    user: scope.user,
    isConfirmed: await isEmailConfirmed(scope),
    mail: mailMode,
  }));
});

export const action = accountAction(emailInput, changeEmail, (outcome, { form }) =>
  outcome === changeAsked
    ? backTo("/account", [announce("email-change-asked", { email: form.email })])
    : reissueToken(
        outcome,
        "/account",
        mailMode === "off" ? "email-changed" : "email-changed-unconfirmed",
      ),
);

export default function ChangeEmail() {
  const { user, isConfirmed, mail } = useLoaderData<typeof loader>();
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
            hint={
              mail === "smtp"
                ? "We'll send an email there. Open its link to change your email; your other devices will be signed out then."
                : "You'll sign in with this. Your other devices will be signed out."
            }
            autoComplete="email"
          />
        </CurrentPasswordForm>
      </Panel>
      {mail !== "off" && !isConfirmed && (
        <Form method="post" action="/account/email/letter">
          <Stack>
            <p>
              <b className="font-semibold">{user.email}</b> isn't confirmed yet. Open the link in
              the email we sent there.
            </p>
            <Actions>
              <Button variant="quiet">Send the email again</Button>
            </Actions>
          </Stack>
        </Form>
      )}
    </Page>
  );
}
