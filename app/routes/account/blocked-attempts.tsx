import { useLoaderData } from "@remix-run/react";
import { activityPage } from "~/auth/account-overview.server";
import { AccountActivity } from "~/auth/ui/account-activity";
import { placeIds, placeOf } from "~/auth/web/account-places.server";
import { requireUser } from "~/auth/web/page-guard.server";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { passRetryAfter } from "~/web/headers.server";
import { page } from "~/web/route.server";

export { takesNoForm as action } from "~/auth/web/takes-no-form.server";

const title = "Failed and blocked attempts";

export const handle = { title };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const after = placeOf(request, placeIds.events);
  const shown = await transact((scope) => activityPage(scope, "refused", after));
  return { ...shown, after };
});

export default function BlockedAttempts() {
  const { events, after, next } = useLoaderData<typeof loader>();
  return (
    <Page>
      <BackLink to="/account/activity">Recent activity</BackLink>
      <PageHeading intro="Anyone who knows your email can cause these. None of them got in.">
        {title}
      </PageHeading>
      <AccountActivity
        label={title}
        path="/account/activity/blocked"
        events={events}
        after={after}
        next={next}
      />
    </Page>
  );
}
