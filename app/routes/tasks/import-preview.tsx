import { useActionData, useLoaderData } from "@remix-run/react";
import { requireUser } from "~/auth/web/page-guard.server";
import { uuidOrNull } from "~/schemas/text";
import { RouteErrorPage } from "~/site/ui/route-error-page";
import { todayOf } from "~/tasks/days.server";
import { findImport } from "~/tasks/transfer/imports.server";
import { ImportPreview, ImportRetry } from "~/tasks/ui/transfer/import-preview";
import { importTasks } from "~/tasks/web/actions.server";
import type { TitleHandle } from "~/ui/title";
import { announce } from "~/web/flash.server";
import { formErrorsIn } from "~/web/form-outcome";
import { passRetryAfter } from "~/web/headers.server";
import { home, pathOf, seeOther } from "~/web/redirect.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";
export { unlessRefused as shouldRevalidate } from "~/ui/revalidation";

export const handle: TitleHandle = { title: "Import tasks", notFound: "Import not found" };
export const headers = passRetryAfter;

export const loader = page(async ({ request, params }) => {
  const { transact } = await requireUser(request);
  const id = uuidOrNull(params.importId);
  const { user, today, found } = await transact(async (scope) => ({
    user: scope.user,
    today: todayOf(scope),
    found: id && (await findImport(scope, id)),
  }));
  if (!found) throw notFound();
  return { user, today, found };
});

/** Adds the tasks that are not on the list, or all with `again`. Sent twice, it adds them once and answers the same. */
export const action = formAction(async ({ request, params, form }) => {
  const { transact } = await requireUser(request);
  const id = uuidOrNull(params.importId);
  const performed = id && (await importTasks(transact, id, form));
  if (!performed) throw notFound();
  // The rest is imported from this page, which knows what has been added.
  const next = performed.notice === "imported-partly" ? pathOf(request) : home;
  return seeOther(next, [announce(performed.notice, performed.details)]);
});

export default function ConfirmImport() {
  const { found, today } = useLoaderData<typeof loader>();
  const refusal = formErrorsIn(useActionData<typeof action>());
  return <ImportPreview found={found} today={today} refusal={refusal} />;
}

/** During an outage the preview cannot be read again, but what it shows is kept. */
export function ErrorBoundary() {
  const refusal = formErrorsIn(useActionData<typeof action>());
  return refusal ? <ImportRetry refusal={refusal} /> : <RouteErrorPage />;
}

/** The same for an expired import and for another user's. */
const notFound = () => new Response("Import not found", { status: 404 });
