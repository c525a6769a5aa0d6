import { useActionData, useLoaderData } from "@remix-run/react";
import { confirmPassword } from "~/auth/account.server";
import { incorrectPassword } from "~/auth/current-password.server";
import { requireShownUser, requireUser, stay } from "~/auth/guard.server";
import { isLimited } from "~/auth/limits.server";
import { recentPasswordMinutes } from "~/auth/recent-password.server";
import { refuseIncorrect, refuseLimited } from "~/auth/refused-form.server";
import { confirmationInput } from "~/auth/schemas.server";
import { fieldErrors, refuse } from "~/http/forms.server";
import { formAction, page } from "~/http/handlers.server";
import { passRetryAfter } from "~/http/headers.server";
import { redirectToOf, safePath } from "~/http/redirects.server";
import { AuthCard } from "~/ui/card";
import { CurrentPasswordForm } from "~/ui/current-password-form";
import { refusalIn } from "~/ui/form-outcome";
import { TextLink } from "~/ui/page";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Confirm your password" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const user = await requireShownUser(request);
  const redirectTo = redirectToOf(request) ?? "/account";
  return { user, redirectTo, minutes: recentPasswordMinutes };
});

export const action = formAction(async ({ request, form }) => {
  const user = await requireUser(request);
  const input = confirmationInput.safeParse(form);
  if (!input.success) return refuse(form, { errors: fieldErrors(input.error) });
  const confirmed = await confirmPassword(user, input.data.currentPassword);
  if (isLimited(confirmed)) return refuseLimited(form, confirmed);
  if (confirmed === incorrectPassword) return refuseIncorrect(form);
  return stay(confirmed, safePath(form.redirectTo), "password-confirmed");
});

export default function Confirm() {
  const { user, redirectTo, minutes } = useLoaderData<typeof loader>();
  const refusal = refusalIn(useActionData<typeof action>());
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
