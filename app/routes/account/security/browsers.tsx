import { useLoaderData } from "@remix-run/react";
import { trustedBrowsersPage } from "~/auth/security-overview.server";
import { forgetOwnBrowsers } from "~/auth/trusted-browsers.server";
import { TrustedBrowsers } from "~/auth/ui/trusted-browsers";
import { requireRecentPassword, requireUser } from "~/auth/web/page-guard.server";
import { isUuid } from "~/schemas/text";
import { ErrorSummary } from "~/ui/error-summary";
import { useReturnedForm } from "~/ui/form";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { succeed } from "~/web/flash.server";
import { rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

const title = "Trusted browsers";
const path = "/account/security/browsers";

export const handle = { title };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const shown = await transact(trustedBrowsersPage);
  return { ...shown, now: new Date() };
});

export const action = formAction(async ({ request, form }) => {
  const user = await requireUser(request);
  await requireRecentPassword(user, path);
  const { forget = "" } = form;
  const isAll = forget === "all";
  const isForgotten =
    (isAll || isUuid(forget)) &&
    (await user.transact((scope) =>
      forgetOwnBrowsers(scope, isAll ? "all" : { id: forget }, user.client),
    ));
  if (!isForgotten) return rejectForm(form, { formError: "That browser is already forgotten" });
  return succeed(form, path, isAll ? "browsers-forgotten" : "browser-forgotten");
});

export default function Browsers() {
  const { browsers, now } = useLoaderData<typeof loader>();
  const formErrors = useReturnedForm();
  return (
    <Page>
      <BackLink to="/account/security">Two-factor sign-in</BackLink>
      <PageHeading intro="Browsers where your password alone signs you in, for 30 days from the last code.">
        {title}
      </PageHeading>
      <ErrorSummary formError={formErrors?.formError} />
      <TrustedBrowsers browsers={browsers} now={now} />
    </Page>
  );
}
