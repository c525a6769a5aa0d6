import { data } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { rename } from "~/auth/account.server";
import { accountOverview } from "~/auth/account-overview.server";
import { nameInput } from "~/auth/schemas";
import { AccountActivity } from "~/auth/ui/account-activity";
import { AccountData } from "~/auth/ui/account-data";
import { AccountProfile } from "~/auth/ui/account-profile";
import { AccountSessions } from "~/auth/ui/account-sessions";
import { accountPlacesOf } from "~/auth/web/account-places.server";
import { requireRecentPassword, requireUser } from "~/auth/web/page-guard.server";
import { reissueToken, sessionEndedResponse } from "~/auth/web/responses.server";
import { endSessionsOf } from "~/auth/web/sessions-page.server";
import { useReturnedForm } from "~/ui/form";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { readNotice, succeed } from "~/web/flash.server";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { seeOther } from "~/web/redirect.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Account" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const places = accountPlacesOf(request);
  const overview = await transact((scope) => accountOverview(scope, places));
  const { notice, headers } = readNotice(request);
  return data({ ...overview, places, notice }, { headers });
});

export const action = formAction(async ({ request, form }) => {
  const user = await requireUser(request);
  await requireRecentPassword(request, user);
  if (form.intent === "name") {
    const input = nameInput.safeParse(form);
    if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
    if (form.name === form.shown) return seeOther("/account");
    const renamed = await user.transact((scope) => rename(scope, input.data.name));
    return reissueToken(renamed, "/account", "name-saved");
  }
  const ended = await user.transact((scope) => endSessionsOf(scope, form, user.client));
  if (!ended) return rejectForm(form, { formError: "That session has already ended" });
  return ended === "signed-out-everywhere"
    ? sessionEndedResponse(ended)
    : succeed(form, "/account", ended);
});

export default function Account() {
  const { user, sessions, events, places, next } = useLoaderData<typeof loader>();
  const formErrors = useReturnedForm();
  return (
    <Page>
      <BackLink to="/tasks">Your tasks</BackLink>
      <PageHeading>Account</PageHeading>
      <AccountProfile user={user} formErrors={formErrors} />
      <AccountSessions sessions={sessions} places={places} next={next} />
      <AccountActivity events={events} places={places} next={next} />
      <AccountData />
    </Page>
  );
}
