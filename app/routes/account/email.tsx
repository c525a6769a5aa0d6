import { useActionData, useLoaderData } from "@remix-run/react";
import { changeEmail, takenEmail } from "~/auth/account.server";
import { incorrectPassword } from "~/auth/current-password.server";
import { isLimited } from "~/auth/limits.server";
import { emailInput } from "~/auth/schemas.server";
import { CurrentPasswordForm } from "~/auth/ui/current-password-form";
import { requireAccountOwner, requireUser } from "~/auth/web/page-guard.server";
import { refuseIncorrect, refuseLimited } from "~/auth/web/reject-form.server";
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
  const changed = await changeEmail(owner, input.data);
  if (isLimited(changed)) return refuseLimited(form, changed);
  if (changed === incorrectPassword) return refuseIncorrect(form);
  if (changed === takenEmail)
    return rejectForm(form, { errors: { email: ["Email already registered"] } });
  return reissueToken(changed, "/account", "email-changed");
});

export default function ChangeEmail() {
  const { user } = useLoaderData<typeof loader>();
  const refusal = formErrorsIn(useActionData<typeof action>());
  return (
    <Page>
      <BackLink to="/account">Account</BackLink>
      <PageHeading>Change email</PageHeading>
      <Panel>
        <CurrentPasswordForm email={user.email} refusal={refusal} submit="Change email">
          <Field
            label="Email"
            name="email"
            type="email"
            defaultValue={refusal?.values.email ?? user.email}
            errors={refusal?.errors.email}
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
