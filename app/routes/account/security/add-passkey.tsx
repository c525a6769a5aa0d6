import { useActionData, useLoaderData } from "@remix-run/react";
import { isProofRecent } from "~/auth/account.server";
import { confirmPath } from "~/auth/confirm-path";
import { addPasskey } from "~/auth/factors.server";
import { creationOptions, mostPasskeys, verifyRegistration } from "~/auth/passkeys.server";
import { unconfirmedEmail } from "~/auth/security-overview.server";
import { FactorObstacle } from "~/auth/ui/factor-obstacle";
import { PasskeyButton } from "~/auth/ui/passkey-button";
import { CodesInOutage, codesIn, RecoveryCodes } from "~/auth/ui/recovery-codes";
import { unusablePasskey } from "~/auth/web/form-errors.server";
import { mailMode } from "~/auth/web/mail.server";
import { requireRecentProof, requireUser } from "~/auth/web/page-guard.server";
import { RouteErrorPage } from "~/site/ui/route-error-page";
import { ButtonLink } from "~/ui/button";
import { Panel } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { Form } from "~/ui/form";
import { Actions, BackLink, Page, PageHeading, Stack, TextLink } from "~/ui/page";
import { announce } from "~/web/flash.server";
import { rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { seeOther } from "~/web/redirect.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

const title = "Add a passkey";
const path = "/account/security/passkeys";

export const handle = { title };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  return transact(async (scope) => ({
    user: scope.user,
    // No redirect here if it is due: this also runs for the response with the recovery codes.
    isProofDue: !(await isProofRecent(scope)),
    obstacle: await unconfirmedEmail(scope),
    passkey: { create: await creationOptions(scope) },
    mail: mailMode,
  }));
});

/** An account's first factor comes with recovery codes, which are in this response only. */
export const action = formAction(async ({ request, form }) => {
  const { transact, client } = await requireRecentProof(request);
  const sessionId = await transact(async (scope) =>
    (await unconfirmedEmail(scope)) ? null : scope.sessionId,
  );
  if (sessionId === null) return rejectForm(form, { formError: "Confirm your email first" });
  const registration = await verifyRegistration(form.passkey ?? "", sessionId);
  const added = registration
    ? await transact((scope) => addPasskey(scope, registration, client))
    : "refused";
  if (added === "refused") return rejectForm(form, { formError: unusablePasskey });
  if (added === "full")
    return rejectForm(form, { formError: `You have ${mostPasskeys} passkeys already` });
  return added.codes ? { codes: added.codes } : seeOther(path, [announce("passkey-added")]);
});

export default function AddPasskey() {
  const { passkey, isProofDue, obstacle, mail } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const formErrors = outcome && "errors" in outcome ? outcome : undefined;
  const codes = codesIn(outcome);
  return (
    <Page>
      <BackLink to={path}>Passkeys</BackLink>
      <PageHeading>{codes ? "Save your recovery codes" : title}</PageHeading>
      {codes ? (
        <Stack>
          <p>
            Your passkey is added, and two-factor sign-in is on: your password alone doesn't sign
            you in any more.
          </p>
          <RecoveryCodes codes={codes} />
          <Actions>
            <ButtonLink to={path}>Done</ButtonLink>
          </Actions>
        </Stack>
      ) : obstacle ? (
        <FactorObstacle obstacle={obstacle} mail={mail} />
      ) : isProofDue ? (
        <Actions>
          <ButtonLink to={confirmPath(`${path}/new`)}>Confirm your password first</ButtonLink>
        </Actions>
      ) : (
        <Panel>
          <Form method="post">
            <Stack>
              <ErrorSummary formError={formErrors?.formError} />
              <p>
                Your device makes the passkey and keeps it. From then on your password alone won't
                sign you in: you'll also need a passkey or a code. Your other devices will be signed
                out.
              </p>
              <p className="text-quiet">
                If you don't have recovery codes yet, you'll get some for when you lose the device.
                If you lose those too, nobody can let you in again, not even by email.
              </p>
              <PasskeyButton
                options={passkey}
                formErrors={formErrors}
                variant="primary"
                instead={
                  <TextLink to="/account/security/totp">
                    Set up an authenticator app instead.
                  </TextLink>
                }
              >
                Add a passkey
              </PasskeyButton>
            </Stack>
          </Form>
        </Panel>
      )}
    </Page>
  );
}

/** Only this response has the codes, so it shows them even if the page can't be loaded. */
export function ErrorBoundary() {
  const codes = codesIn(useActionData<typeof action>());
  return codes ? (
    <CodesInOutage codes={codes} next="/account/security/passkeys" />
  ) : (
    <RouteErrorPage />
  );
}
