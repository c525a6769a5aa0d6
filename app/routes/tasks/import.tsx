import { useActionData } from "@remix-run/react";
import { requireUser } from "~/auth/web/page-guard.server";
import { RouteErrorPage } from "~/site/ui/route-error-page";
import { todayOf } from "~/tasks/days.server";
import { uploadMebibytes } from "~/tasks/names";
import { keepImport, removeOldImports } from "~/tasks/transfer/imports.server";
import { readFile } from "~/tasks/transfer/read-file.server";
import { ChooseImport } from "~/tasks/ui/transfer/import-choose";
import { rejectForm } from "~/web/form.server";
import { formErrorsIn } from "~/web/form-outcome";
import { passRetryAfter } from "~/web/headers.server";
import { seeOther } from "~/web/redirect.server";
import { page, retryAfter, uploadAction } from "~/web/route.server";
import { tooManyUploads, withUpload } from "~/web/upload.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";
export { unlessRefused as shouldRevalidate } from "~/ui/revalidation";

export const handle = { title: "Import tasks" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { read } = await requireUser(request);
  const { user } = await read(async () => null);
  return { user };
});

/** Reads a file, keeps what it would add, and shows that. */
export const action = uploadAction(async ({ request }) => {
  const { transact } = await requireUser(request);
  const answer = await withUpload(request, "file", mostBytes, async (file) => {
    if (file === "missing") return refuseFile("Choose a file");
    if (file === "too large") {
      const message = `This file is larger than ${uploadMebibytes} MB. Split it into smaller files.`;
      return refuseFile(message, 413);
    }
    const place = await transact(async (scope) => ({
      today: todayOf(scope),
      zone: scope.user.timeZone ?? "UTC",
    }));
    const reading = await readFile(file, place);
    if ("error" in reading) return refuseFile(reading.error);
    await removeOldImports();
    const id = await transact((scope) => keepImport(scope, reading));
    return seeOther(`/tasks/import/${id}`);
  });
  if (answer !== tooManyUploads) return answer;
  const formError = "Too many files are being read right now. Try again in a moment.";
  return rejectForm({}, { formError }, { status: 503, headers: retryAfter });
});

const mostBytes = uploadMebibytes * 1024 * 1024;

export default function Import() {
  return <ChooseImport refusal={formErrorsIn(useActionData<typeof action>())} />;
}

/** During an outage this page cannot be read again, but can say so itself. */
export function ErrorBoundary() {
  const refusal = formErrorsIn(useActionData<typeof action>());
  return refusal ? <ChooseImport refusal={refusal} /> : <RouteErrorPage />;
}

const refuseFile = (message: string, status = 400) =>
  rejectForm({}, { errors: { file: [message] } }, { status });
