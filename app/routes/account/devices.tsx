import { useLoaderData } from "@remix-run/react";
import { devicesPage } from "~/auth/account-overview.server";
import { AccountDevices } from "~/auth/ui/account-devices";
import { placeIds, placeOf } from "~/auth/web/account-places.server";
import { requireRecentPassword, requireUser } from "~/auth/web/page-guard.server";
import { sessionEndedResponse } from "~/auth/web/responses.server";
import { endSessionsOf } from "~/auth/web/sessions-page.server";
import { ErrorSummary } from "~/ui/error-summary";
import { useReturnedForm } from "~/ui/form";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { succeed } from "~/web/flash.server";
import { rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Devices" };
export const headers = passRetryAfter;

const path = "/account/devices";

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const after = placeOf(request, placeIds.sessions);
  const shown = await transact((scope) => devicesPage(scope, after));
  return { ...shown, after, now: new Date() };
});

export const action = formAction(async ({ request, form }) => {
  const user = await requireUser(request);
  await requireRecentPassword(user, path);
  const ended = await user.transact((scope) => endSessionsOf(scope, form, user.client));
  if (!ended) return rejectForm(form, { formError: "That device is already signed out" });
  return ended === "signed-out-everywhere"
    ? sessionEndedResponse(ended)
    : succeed(form, path, ended);
});

export default function Devices() {
  const { devices, after, next, now } = useLoaderData<typeof loader>();
  const formErrors = useReturnedForm();
  return (
    <Page>
      <BackLink to="/account">Account</BackLink>
      <PageHeading intro="Where you're signed in.">Devices</PageHeading>
      <ErrorSummary formError={formErrors?.formError} />
      <AccountDevices devices={devices} after={after} next={next} now={now} />
    </Page>
  );
}
