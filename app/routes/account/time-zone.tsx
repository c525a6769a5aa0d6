import { data } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "~/auth/web/page-guard.server";
import { ZoneField } from "~/tasks/ui/time-zone-field";
import { allZones, isZone, keepZone, readZone } from "~/tasks/web/time-zone.server";
import { Button } from "~/ui/button";
import { Panel } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { Form, useReturnedForm } from "~/ui/form";
import { BackLink, Page, PageHeading, Stack } from "~/ui/page";
import { useBusy } from "~/ui/use-busy";
import { announce, readNotice } from "~/web/flash.server";
import { rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { home, seeOther } from "~/web/redirect.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Time zone" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const user = await transact(async (scope) => scope.user);
  const { notice, headers } = readNotice(request);
  return data({ user, zone: readZone(request), allZones, notice }, { headers });
});

/** Keeps the time zone that was chosen; an empty one is the device's own again. */
export const action = formAction(async ({ request, form }) => {
  const { transact } = await requireUser(request);
  await transact(async (scope) => scope.user);
  const { zone = "" } = form;
  if (zone !== "" && !isZone(zone)) return rejectForm(form, { errors: { zone: [unknownZone] } });
  return seeOther(home, [keepZone(zone || null), announce("zone-saved")]);
});

const unknownZone = "Time zone must be one of the list";

export default function TimeZone() {
  const { zone, allZones } = useLoaderData<typeof loader>();
  const refusal = useReturnedForm();
  const busy = useBusy();
  return (
    <Page>
      <BackLink to="/tasks">Your tasks</BackLink>
      <PageHeading>Time zone</PageHeading>
      <Panel>
        <Form method="post">
          <Stack>
            <ErrorSummary errors={refusal?.errors} formError={refusal?.formError} />
            <ZoneField
              zone={zone}
              typed={refusal?.values.zone}
              zones={allZones}
              errors={refusal?.errors.zone}
            />
            <Button busy={busy}>Save</Button>
          </Stack>
        </Form>
      </Panel>
    </Page>
  );
}
