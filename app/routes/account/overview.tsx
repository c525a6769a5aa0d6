import { useLoaderData } from "@remix-run/react";
import { accountOverview } from "~/auth/account-overview.server";
import { AccountOverview } from "~/auth/ui/account-overview";
import { mailMode } from "~/auth/web/mail.server";
import { requireUser } from "~/auth/web/page-guard.server";
import { clockIn } from "~/schemas/time-zone";
import { ThemeForm } from "~/site/ui/theme";
import { readTheme } from "~/site/web/theme-cookie.server";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { passRetryAfter } from "~/web/headers.server";
import { page } from "~/web/route.server";

export { takesNoForm as action } from "~/auth/web/takes-no-form.server";

export const handle = { title: "Account" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const overview = await transact(accountOverview);
  const clock = clockIn(overview.user.timeZone ?? "UTC");
  return { ...overview, clock, theme: readTheme(request), mail: mailMode };
});

export default function Account() {
  const { user, isSecondAsked, isEmailConfirmed, mail, devices, latestAt, clock, theme } =
    useLoaderData<typeof loader>();
  return (
    <Page isDense>
      <BackLink to="/tasks">Tasks</BackLink>
      <PageHeading size="small">Account</PageHeading>
      <AccountOverview
        user={user}
        isSecondAsked={isSecondAsked}
        isEmailDue={mail !== "off" && !isEmailConfirmed}
        devices={devices}
        latestAt={latestAt}
        timeZone={user.timeZone ?? "UTC"}
        clock={clock}
        appearance={<ThemeForm theme={theme} path="/account" />}
      />
    </Page>
  );
}
