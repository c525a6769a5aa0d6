import { useActionData, useLoaderData } from "@remix-run/react";
import { factorsOf, isSecondAsked, replaceRecoveryCodes } from "~/auth/factors.server";
import { recoveryCodeCount, recoveryCodesLeft } from "~/auth/recovery-codes.server";
import { CodesInOutage, codesIn, RecoveryCodes } from "~/auth/ui/recovery-codes";
import { requireRecentProof, requireUser } from "~/auth/web/page-guard.server";
import { RouteErrorPage } from "~/site/ui/route-error-page";
import { Button } from "~/ui/button";
import { Panel } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { Form } from "~/ui/form";
import { Actions, BackLink, Page, PageHeading, TextLink } from "~/ui/page";
import { useBusy } from "~/ui/use-busy";
import { rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

const title = "Recovery codes";

export const handle = { title };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  return transact(async ({ sql, userId, user }) => ({
    user,
    ...(await recoveryCodesLeft(sql, userId)),
    isOn: isSecondAsked(await factorsOf(sql, userId)),
    count: recoveryCodeCount,
  }));
});

/** New codes are in this response only, in no address and no cookie. Sent again, the form creates no others. */
export const action = formAction(async ({ request, form }) => {
  const { transact, client } = await requireRecentProof(request);
  const made = await transact(async (scope) =>
    isSecondAsked(await factorsOf(scope.sql, scope.userId))
      ? { codes: await replaceRecoveryCodes(scope, form.codes ?? "", client) }
      : null,
  );
  return made ?? rejectForm(form, { formError: "Turn on two-factor sign-in first" });
});

export default function RecoveryCodesPage() {
  const { setId, left, isOn, count } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const codes = outcome && "codes" in outcome ? outcome.codes : undefined;
  const busy = useBusy();
  return (
    <Page>
      <BackLink to="/account/security">Two-factor sign-in</BackLink>
      <PageHeading
        intro={
          isOn
            ? `Each signs you in once without your phone. You have ${left} of ${count} left.`
            : "For signing in without your phone, once two-factor sign-in is on."
        }
      >
        {title}
      </PageHeading>
      {outcome && "errors" in outcome && <ErrorSummary formError={outcome.formError} />}
      {codes ? (
        <Panel>
          <RecoveryCodes codes={codes} />
        </Panel>
      ) : (
        isOn && (
          <Form method="post">
            {codes === null && (
              <p className="mb-5">
                These codes were shown once. Make new ones if you didn't save them.
              </p>
            )}
            <input type="hidden" name="codes" value={setId ?? ""} />
            <Actions>
              <Button busy={busy}>Make new codes</Button>
            </Actions>
            <p className="mt-3 text-quiet">The codes you have now will stop working.</p>
          </Form>
        )
      )}
      {!isOn && <TextLink to="/account/security/totp">Set up an authenticator app</TextLink>}
    </Page>
  );
}

/** Only this response has the codes, so it shows them even if the page can't be loaded. */
export function ErrorBoundary() {
  const codes = codesIn(useActionData<typeof action>());
  return codes ? <CodesInOutage codes={codes} next="/account/security" /> : <RouteErrorPage />;
}
