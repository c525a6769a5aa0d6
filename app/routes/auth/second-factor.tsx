import { useActionData, useLoaderData } from "@remix-run/react";
import { proveByPasskey } from "~/auth/passkey-sign-in.server";
import { requestOptions } from "~/auth/passkeys.server";
import { secondFactorInput } from "~/auth/schemas";
import {
  completeSignIn,
  findWaiting,
  isNotProven,
  noLongerWaiting,
  proveByCode,
} from "~/auth/sign-in.server";
import { AuthForm } from "~/auth/ui/auth-form";
import { CodeField, codeHint } from "~/auth/ui/code-field";
import { SecondFactorPasskey } from "~/auth/ui/passkey-button";
import { clientInfo } from "~/auth/web/client-info.server";
import { rejectFailure } from "~/auth/web/form-errors.server";
import { requireSignedOut } from "~/auth/web/page-guard.server";
import { completedResponse, signInContext, signInOverResponse } from "~/auth/web/responses.server";
import { readPendingCookie } from "~/auth/web/second-factor-cookies.server";
import { Checkbox } from "~/ui/field";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Enter a code" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const pending = await readPendingCookie(request);
  const waiting = pending && (await findWaiting(pending));
  // Even in a browser that is signed in to another account, whose session this ends.
  if (!waiting) throw await signInOver(request);
  const { user, factors, passkeys } = waiting;
  const passkey = factors.includes("passkey") && {
    get: requestOptions("second", pending, passkeys),
  };
  return { email: user.email, hasApp: factors.includes("totp"), passkey };
});

export const action = formAction(async ({ request, form }) => {
  const pending = await readPendingCookie(request);
  if (!pending) return signInOver(request);
  const input = secondFactorInput.safeParse(form);
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  const { code, passkey } = input.data;
  const client = clientInfo(request);
  const prove = passkey
    ? await proveByPasskey(passkey, "second", pending, client)
    : proveByCode(code, client);
  const context = await signInContext(request);
  const outcome = await completeSignIn(pending, context, prove, form.trust === "on");
  if (outcome === noLongerWaiting) return signInOver(request);
  if (isNotProven(outcome)) return rejectFailure(form, outcome);
  return completedResponse(request, outcome);
});

/** Leads to the sign-in page; or on, if the form was sent twice and the first one has signed the browser in. */
async function signInOver(request: Request): Promise<Response> {
  await requireSignedOut(request);
  return signInOverResponse();
}

export default function SecondFactor() {
  const { email, hasApp, passkey } = useLoaderData<typeof loader>();
  const formErrors = useActionData<typeof action>();
  return (
    <AuthForm
      title="Enter a code"
      submit="Sign in"
      reason={`One more step to sign in as ${email}.`}
      formErrors={formErrors}
      redirectTo={null}
      instead={{ question: "Not you?", label: "Sign in again", to: "/signin" }}
      otherWay={
        <>
          {passkey && <SecondFactorPasskey options={passkey} formErrors={formErrors} />}
          <p className="text-quiet">
            Lost your device? Use a recovery code or another passkey. Without either, nobody can let
            you in, not even by email.
          </p>
        </>
      }
    >
      <CodeField formErrors={formErrors} hint={codeHint(hasApp)} autoFocus={!passkey} />
      <Checkbox
        name="trust"
        label="Don't ask in this browser for 30 days"
        defaultChecked={formErrors?.values.trust === "on"}
      />
    </AuthForm>
  );
}
