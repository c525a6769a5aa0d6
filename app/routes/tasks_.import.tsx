import { useActionData } from "@remix-run/react";
import { requireShownUser, requireUser } from "~/auth/guard.server";
import { refuse } from "~/http/forms.server";
import { page, uploadAction } from "~/http/handlers.server";
import { passRetryAfter } from "~/http/headers.server";
import { seeOther } from "~/http/redirects.server";
import { readUpload } from "~/http/uploads.server";
import { keepImport, removeOldImports } from "~/tasks/transfer/imports.server";
import { readFile } from "~/tasks/transfer/read-file.server";
import { refusalIn } from "~/ui/form-outcome";
import { ChooseImport } from "~/ui/import-choose";
import { RouteErrorPage } from "~/ui/route-error-page";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";
export { unlessRefused as shouldRevalidate } from "~/ui/revalidation";

export const handle = { title: "Import tasks" };
export const headers = passRetryAfter;

const mebibyte = 1024 * 1024;
const mostMebibytes = 5;

export const loader = page(async ({ request }) => ({ user: await requireShownUser(request) }));

/** Reads a file, keeps what it would add, and shows that. */
export const action = uploadAction(async ({ request }) => {
  const user = await requireUser(request);
  const file = await readUpload(request, "file", mostMebibytes * mebibyte);
  if (file === "missing") return refuseFile("Choose a file");
  if (file === "too large") {
    const message = `This file is larger than ${mostMebibytes} MiB. Split it, and import one part after the other.`;
    return refuseFile(message, 413);
  }
  const reading = await readFile(file);
  if ("error" in reading) return refuseFile(reading.error);
  await removeOldImports();
  const id = await user.transaction((scope) => keepImport(scope, reading));
  return seeOther(`/tasks/import/${id}`);
});

export default function Import() {
  return <ChooseImport refusal={refusalIn(useActionData<typeof action>())} />;
}

/** During an outage this page cannot be read anew, but can say so itself. */
export function ErrorBoundary() {
  const refusal = refusalIn(useActionData<typeof action>());
  return refusal ? <ChooseImport refusal={refusal} /> : <RouteErrorPage />;
}

const refuseFile = (message: string, status = 400) =>
  refuse({}, { errors: { file: [message] } }, { status });
