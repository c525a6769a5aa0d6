import { useLoaderData } from "@remix-run/react";
import { deleteAccount } from "~/auth/account.server";
import { deletionInput } from "~/auth/schemas";
import { EmailField } from "~/auth/ui/account-fields";
import { CurrentPasswordForm } from "~/auth/ui/current-password-form";
import { accountAction } from "~/auth/web/account-action.server";
import { requireRecentSecond, requireUser } from "~/auth/web/page-guard.server";
import { sessionEndedResponse } from "~/auth/web/responses.server";
import { Panel } from "~/ui/card";
import { useReturnedForm } from "~/ui/form";
import { BackLink, Page, PageHeading, TextLink } from "~/ui/page";
import { passRetryAfter } from "~/web/headers.server";
import { page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Delete account" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const owner = await requireUser(request);
  await requireRecentSecond(request, owner);
  const { user } = await owner.read(async () => null);
  return { user };
});

export const action = accountAction(deletionInput, deleteAccount, () =>
  sessionEndedResponse("account-deleted"),
);

export default function DeleteAccount() {
  const { user } = useLoaderData<typeof loader>();
  const formErrors = useReturnedForm();
  return (
    <Page>
      <BackLink to="/account">Account</BackLink>
      <PageHeading>Delete account</PageHeading>
      <p>
        This deletes your account and every task, right away. It can't be undone.{" "}
        <TextLink to="/account/export.json" reloadDocument>
          Download your data
        </TextLink>{" "}
        first if you want a copy.
      </p>
      <Panel>
        <CurrentPasswordForm
          email={user.email}
          formErrors={formErrors}
          submit="Delete account"
          variant="danger"
          reloadDocument
        >
          <EmailField
            formErrors={formErrors}
            hint={`Type ${user.email} to confirm.`}
            autoComplete="off"
          />
        </CurrentPasswordForm>
      </Panel>
    </Page>
  );
}
