import { useLoaderData } from "@remix-run/react";
import { requireUser } from "~/auth/web/page-guard.server";
import { recentChanges } from "~/tasks/recent-changes.server";
import { RecentChanges } from "~/tasks/ui/recent-changes";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { passRetryAfter } from "~/web/headers.server";
import { page } from "~/web/route.server";

export { takesNoForm as action } from "~/auth/web/takes-no-form.server";

export const handle = { title: "Recent changes" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { read } = await requireUser(request);
  const { user, found: changes } = await read(recentChanges);
  return { user, changes };
});

export default function RecentChangesPage() {
  const { changes } = useLoaderData<typeof loader>();
  return (
    <Page>
      <BackLink to="/tasks">Tasks</BackLink>
      <PageHeading>Recent changes</PageHeading>
      <RecentChanges changes={changes} />
    </Page>
  );
}
