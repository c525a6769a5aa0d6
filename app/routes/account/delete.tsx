import { useActionData, useLoaderData } from "@remix-run/react";
import { deleteAccount, isAccountFailure } from "~/auth/account.server";
import { deletionInput } from "~/auth/schemas";
import { CurrentPasswordForm } from "~/auth/ui/current-password-form";
import { rejectFailure } from "~/auth/web/form-errors.server";
import { requireAccountOwner, requireUser } from "~/auth/web/page-guard.server";
import { sessionEndedResponse } from "~/auth/web/responses.server";
import { Panel } from "~/ui/card";
import { Field } from "~/ui/field";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { formErrorsIn } from "~/web/form-outcome";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Delete account" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  return { user: await transact(async ({ user }) => user) };
});

export const action = formAction(async ({ request, form }) => {
  const owner = await requireAccountOwner(request);
  const input = deletionInput.safeParse(form);
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  const outcome = await deleteAccount(owner, input.data);
  if (isAccountFailure(outcome)) return rejectFailure(form, outcome);
  return sessionEndedResponse("account-deleted");
});

export default function DeleteAccount() {
  const { user } = useLoaderData<typeof loader>();
  const formErrors = formErrorsIn(useActionData<typeof action>());
  return (
    <Page>
      <BackLink to="/account">Account</BackLink>
      <PageHeading>Delete account</PageHeading>
      <p>
        Your profile, your tasks and all your sessions are deleted at once and for good. You may
        want to take everything along first: the account page has an export.
      </p>
      <Panel>
        <CurrentPasswordForm
          email={user.email}
          formErrors={formErrors}
          submit="Delete account"
          variant="danger"
          reloadDocument
        >
          <Field
            label="Email"
            name="email"
            type="email"
            defaultValue={formErrors?.values.email}
            errors={formErrors?.errors.email}
            hint={`Type ${user.email} to show that you mean it.`}
            autoComplete="off"
            inputMode="email"
            autoCapitalize="none"
            spellCheck={false}
            enterKeyHint="next"
            required
          />
        </CurrentPasswordForm>
      </Panel>
    </Page>
  );
}
