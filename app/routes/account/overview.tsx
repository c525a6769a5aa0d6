import { data } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { rename } from "~/auth/account.server";
import { accountOverview } from "~/auth/account-overview.server";
import { nameInput } from "~/auth/schemas.server";
import { AccountActivity } from "~/auth/ui/account-activity";
import { AccountData } from "~/auth/ui/account-data";
import { AccountProfile } from "~/auth/ui/account-profile";
import { AccountSessions } from "~/auth/ui/account-sessions";
import { requireUser } from "~/auth/web/page-guard.server";
import { requireRecentPassword } from "~/auth/web/recent-password.server";
import { reissueToken, sessionEndedResponse } from "~/auth/web/responses.server";
import { endSessionsOf } from "~/auth/web/sessions-page.server";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { readNotice, succeed } from "~/web/flash.server";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { formErrorsIn } from "~/web/form-outcome";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Account" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const overview = await transact(accountOverview);
  const { notice, headers } = readNotice(request);
  return data({ ...overview, notice }, { headers });
});

export const action = formAction(async ({ request, form }) => {
  const { transact, client } = await requireUser(request);
  await transact(requireRecentPassword);
  if (form.intent === "name") {
    const input = nameInput.safeParse(form);
    if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
    const renamed = await transact((scope) => rename(scope, input.data.name));
    return reissueToken(renamed, "/account", "name-saved");
  }
  const ended = await transact((scope) => endSessionsOf(scope, form, client));
  if (!ended) return rejectForm(form, { formError: "That session has already ended" });
  return ended === "signed-out-everywhere"
    ? sessionEndedResponse(ended)
    : succeed(form, "/account", ended);
});

export default function Account() {
  const { user, sessions, events } = useLoaderData<typeof loader>();
  const refusal = formErrorsIn(useActionData<typeof action>());
  return (
    <Page>
      <BackLink to="/tasks">Your tasks</BackLink>
      <PageHeading>Account</PageHeading>
      <AccountProfile user={user} refusal={refusal} />
      <AccountSessions sessions={sessions} />
      <AccountActivity events={events} />
      <AccountData />
    </Page>
  );
}
