import { useLoaderData } from "@remix-run/react";
import { timeZoneInput } from "~/auth/schemas";
import { ZoneField } from "~/auth/ui/time-zone-field";
import { setTimeZone } from "~/auth/users.server";
import { requireUser } from "~/auth/web/page-guard.server";
import { allTimeZones, clockIn } from "~/schemas/time-zone";
import { Button } from "~/ui/button";
import { Panel } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { Form, useReturnedForm } from "~/ui/form";
import { Actions, BackLink, Page, PageHeading, Stack } from "~/ui/page";
import { useBusy } from "~/ui/use-busy";
import { announce } from "~/web/flash.server";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { seeOther } from "~/web/redirect.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Time zone" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { read } = await requireUser(request);
  const { user } = await read(async () => null);
  return { user, zones: allTimeZones(), clock: clockIn(user.timeZone ?? "UTC") };
});

/** Sets the account's time zone; an empty one lets a device report its own again. */
export const action = formAction(async ({ request, form }) => {
  const { transact } = await requireUser(request);
  const input = await transact(async (scope) => {
    const input = timeZoneInput.safeParse({ zone: form.zone || null });
    if (input.success) await setTimeZone(scope, input.data.zone);
    return input;
  });
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  return seeOther("/account", [announce("zone-saved")]);
});

export default function TimeZone() {
  const { user, zones, clock } = useLoaderData<typeof loader>();
  const refusal = useReturnedForm();
  const busy = useBusy();
  return (
    <Page>
      <BackLink to="/account">Account</BackLink>
      <PageHeading>Time zone</PageHeading>
      <Panel>
        <Form method="post">
          <Stack>
            <ErrorSummary errors={refusal?.errors} formError={refusal?.formError} />
            <ZoneField
              zone={user.timeZone}
              clock={clock}
              typed={refusal?.values.zone}
              zones={zones}
              errors={refusal?.errors.zone}
            />
            <Actions>
              <Button busy={busy}>Save</Button>
            </Actions>
          </Stack>
        </Form>
      </Panel>
    </Page>
  );
}
