import { useLoaderData } from "@remix-run/react";
import { activityPage } from "~/auth/account-overview.server";
import { AccountActivity } from "~/auth/ui/account-activity";
import { placeIds, placeOf } from "~/auth/web/account-places.server";
import { requireUser } from "~/auth/web/page-guard.server";
import { BackLink, Page, PageHeading, TextLink } from "~/ui/page";
import { passRetryAfter } from "~/web/headers.server";
import { page } from "~/web/route.server";

export { takesNoForm as action } from "~/auth/web/takes-no-form.server";

const title = "Recent activity";

export const handle = { title };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const after = placeOf(request, placeIds.events);
  const shown = await transact((scope) => activityPage(scope, "own", after));
  return { ...shown, after };
});

export default function Activity() {
  const { events, after, next } = useLoaderData<typeof loader>();
  return (
    <Page>
      <BackLink to="/account">Account</BackLink>
      <PageHeading
        intro={
          <>
            See something you don't recognise?{" "}
            <TextLink to="/account/password">Change your password</TextLink>. That signs out every
            other device.
          </>
        }
      >
        {title}
      </PageHeading>
      <AccountActivity
        label={title}
        path="/account/activity"
        events={events}
        after={after}
        next={next}
      />
      <TextLink to="/account/activity/blocked">Failed and blocked attempts</TextLink>
    </Page>
  );
}
