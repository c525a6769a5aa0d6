import { useActionData, useLoaderData } from "@remix-run/react";
import { changeEmail, isAccountFailure } from "~/auth/account.server";
import { emailInput } from "~/auth/schemas";
import { CurrentPasswordForm } from "~/auth/ui/current-password-form";
import { rejectFailure } from "~/auth/web/form-errors.server";
import { requireAccountOwner, requireUser } from "~/auth/web/page-guard.server";
import { reissueToken } from "~/auth/web/responses.server";
import { Panel } from "~/ui/card";
import { Field } from "~/ui/field";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { formErrorsIn } from "~/web/form-outcome";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Change email" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  return { user: await transact(async ({ user }) => user) };
});

export const action = formAction(async ({ request, form }) => {
  const owner = await requireAccountOwner(request);
  const input = emailInput.safeParse(form);
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  const outcome = await changeEmail(owner, input.data);
  if (isAccountFailure(outcome)) return rejectFailure(form, outcome);
  return reissueToken(outcome, "/account", "email-changed");
});

export default function ChangeEmail() {
  const { user } = useLoaderData<typeof loader>();
  const formErrors = formErrorsIn(useActionData<typeof action>());
  return (
    <Page>
      <BackLink to="/account">Account</BackLink>
      <PageHeading>Change email</PageHeading>
      <Panel>
        <CurrentPasswordForm email={user.email} formErrors={formErrors} submit="Change email">
          <Field
            label="Email"
            name="email"
            type="email"
            defaultValue={formErrors?.values.email ?? user.email}
            errors={formErrors?.errors.email}
            hint="You sign in with it from now on. Every other session ends."
            autoComplete="email"
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
