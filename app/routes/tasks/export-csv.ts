import { requireUser } from "~/auth/web/page-guard.server";
import { listAsCsv } from "~/tasks/transfer/export.server";
import { download } from "~/web/download.server";
import { page } from "~/web/route.server";

export { takesNoForm as action } from "~/auth/web/takes-no-form.server";

/** All tasks as a CSV file. */
export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const pieces = listAsCsv(transact);
  return download({ name: "latch-tasks.csv", type: "text/csv", pieces });
});
