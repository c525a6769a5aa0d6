import { useActionData, useLoaderData } from "@remix-run/react";
import { appPage } from "~/auth/security-overview.server";
import { AppForm, EnrolmentForm, FinishForm } from "~/auth/ui/authenticator-app";
import { FactorObstacle } from "~/auth/ui/factor-obstacle";
import { CodesInOutage, codesIn } from "~/auth/ui/recovery-codes";
import { pressedOnAppPage } from "~/auth/web/app-page.server";
import { mailMode } from "~/auth/web/mail.server";
import {
  confirmationResponse,
  requireAccountOwner,
  requireRecentProof,
} from "~/auth/web/page-guard.server";
import { RouteErrorPage } from "~/site/ui/route-error-page";
import { ErrorSummary } from "~/ui/error-summary";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

const title = "Authenticator app";

export const handle = { title };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireAccountOwner(request);
  const shown = await transact(appPage);
  if (shown === "proof due") throw await confirmationResponse(request);
  return { ...shown, mail: mailMode };
});

export const action = formAction(async ({ request, form }) =>
  pressedOnAppPage(await requireRecentProof(request), form),
);

export default function AuthenticatorApp() {
  const { isOn, obstacle, enrolment, setId, mail } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const formErrors = outcome && "errors" in outcome ? outcome : undefined;
  const codes = codesIn(outcome);
  return (
    <Page>
      <BackLink to="/account/security">Two-factor sign-in</BackLink>
      <PageHeading
        intro={
          isOn
            ? "Signing in asks for a code from your app."
            : "An app on your phone that shows a six-digit code, which changes every 30 seconds. It works offline."
        }
      >
        {title}
      </PageHeading>
      {enrolment === "proven" ? (
        <FinishForm codes={codes} setId={setId} />
      ) : enrolment ? (
        <EnrolmentForm enrolment={enrolment} formErrors={formErrors} />
      ) : (
        <>
          <ErrorSummary formError={formErrors?.formError} />
          {obstacle && <FactorObstacle obstacle={obstacle} mail={mail} />}
          {(!obstacle || isOn) && <AppForm isOn={isOn} />}
          {!isOn && (
            <p className="text-quiet">
              You'll get recovery codes for when you lose your phone. If you lose those too, nobody
              can let you in again, not even by email.
            </p>
          )}
        </>
      )}
    </Page>
  );
}

/** Only this response has the codes, so it shows them even if the page can't be loaded. */
export function ErrorBoundary() {
  const codes = codesIn(useActionData<typeof action>());
  return codes ? <CodesInOutage codes={codes} next="/account/security/totp" /> : <RouteErrorPage />;
}
