import { useActionData, useLoaderData } from "@remix-run/react";
import { confirmPassword } from "~/auth/account.server";
import { incorrectPassword } from "~/auth/current-password.server";
import { isLimited } from "~/auth/limits.server";
import { confirmationInput } from "~/auth/schemas.server";
import { CurrentPasswordForm } from "~/auth/ui/current-password-form";
import { requireAccountOwner, requireUser } from "~/auth/web/page-guard.server";
import { recentPasswordMinutes } from "~/auth/web/recent-password.server";
import { refuseIncorrect, refuseLimited } from "~/auth/web/reject-form.server";
import { reissueToken } from "~/auth/web/responses.server";
import { AuthCard } from "~/ui/card";
import { TextLink } from "~/ui/page";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { formErrorsIn } from "~/web/form-outcome";
import { passRetryAfter } from "~/web/headers.server";
import { redirectToOf, safePath } from "~/web/redirect.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Confirm your password" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const user = await transact(async (scope) => scope.user);
  const redirectTo = redirectToOf(request) ?? "/account";
  return { user, redirectTo, minutes: recentPasswordMinutes };
});

export const action = formAction(async ({ request, form }) => {
  const owner = await requireAccountOwner(request);
  const input = confirmationInput.safeParse(form);
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  const confirmed = await confirmPassword(owner, input.data.currentPassword);
  if (isLimited(confirmed)) return refuseLimited(form, confirmed);
  if (confirmed === incorrectPassword) return refuseIncorrect(form);
  return reissueToken(confirmed, safePath(form.redirectTo), "password-confirmed");
});

export default function Confirm() {
  const { user, redirectTo, minutes } = useLoaderData<typeof loader>();
  const refusal = formErrorsIn(useActionData<typeof action>());
  return (
    <AuthCard
      title="Confirm your password"
      footer={<TextLink to="/account">Back to your account</TextLink>}
    >
      <CurrentPasswordForm email={user.email} refusal={refusal} submit="Confirm">
        <p className="text-quiet">
          To change or take along what matters, give your password again. It is asked for when the
          last time was more than {minutes} minutes ago.
        </p>
        <input type="hidden" name="redirectTo" value={refusal?.values.redirectTo ?? redirectTo} />
      </CurrentPasswordForm>
    </AuthCard>
  );
}
