import { requireUser } from "~/auth/web/page-guard.server";
import { listForFile } from "~/tasks/transfer/export.server";
import { download, jsonPieces } from "~/web/download.server";
import { page } from "~/web/route.server";

export { takesNoForm as action } from "~/auth/web/takes-no-form.server";

/** All tasks as a JSON file. */
export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const pieces = jsonPieces({ exported_at: new Date(), tasks: listForFile(transact) });
  return download({ name: "latch-tasks.json", type: "application/json", pieces });
});
