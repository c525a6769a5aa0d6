import { useActionData, useLoaderData } from "@remix-run/react";
import { confirmPassword } from "~/auth/account.server";
import { factorsOf, isSecondAsked, recentProofMinutes } from "~/auth/factors.server";
import { listPasskeys, requestOptions } from "~/auth/passkeys.server";
import { confirmationInput } from "~/auth/schemas";
import { AuthCard } from "~/auth/ui/auth-card";
import { CodeField, codeHint } from "~/auth/ui/code-field";
import { CurrentPasswordForm } from "~/auth/ui/current-password-form";
import { SecondFactorPasskey } from "~/auth/ui/passkey-button";
import { accountAction } from "~/auth/web/account-action.server";
import { requireUser } from "~/auth/web/page-guard.server";
import { reissueToken } from "~/auth/web/responses.server";
import { TextLink } from "~/ui/page";
import { formErrorsIn } from "~/web/form-outcome";
import { passRetryAfter } from "~/web/headers.server";
import { redirectToOf, safePath } from "~/web/redirect.server";
import { page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Confirm your password" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const shown = await transact(async (scope) => {
    const { sql, userId, sessionId, user } = scope;
    const factors = await factorsOf(sql, userId);
    const passkey = factors.passkeys > 0 && {
      get: requestOptions("confirm", sessionId, await listPasskeys(scope)),
    };
    return { user, needsCode: isSecondAsked(factors), hasApp: factors.app, passkey };
  });
  const redirectTo = redirectToOf(request) ?? "/account";
  return { ...shown, redirectTo, minutes: recentProofMinutes };
});

export const action = accountAction(confirmationInput, confirmPassword, (signedIn, { form }) =>
  reissueToken(signedIn, safePath(form.redirectTo), "password-confirmed"),
);

export default function Confirm() {
  const { user, needsCode, hasApp, passkey, redirectTo, minutes } = useLoaderData<typeof loader>();
  const formErrors = formErrorsIn(useActionData<typeof action>());
  return (
    <AuthCard
      title="Confirm your password"
      footer={<TextLink to="/account">Back to your account</TextLink>}
    >
      <CurrentPasswordForm
        email={user.email}
        formErrors={formErrors}
        submit="Confirm"
        after={needsCode && <CodeField formErrors={formErrors} hint={codeHint(hasApp)} />}
        otherWay={passkey && <SecondFactorPasskey options={passkey} formErrors={formErrors} />}
      >
        <p className="text-quiet">
          Enter your password {needsCode && "and a code "}to continue.
          {passkey && " Instead of the code, you can use a passkey."}{" "}
          {needsCode ? "You won't need another code for" : "We won't ask again for"} {minutes}{" "}
          minutes.
        </p>
        <input
          type="hidden"
          name="redirectTo"
          value={formErrors?.values.redirectTo ?? redirectTo}
        />
      </CurrentPasswordForm>
    </AuthCard>
  );
}
