import { requireUser } from "~/auth/guard.server";
import { download } from "~/http/downloads.server";
import { page } from "~/http/handlers.server";
import { listAsJson } from "~/tasks/transfer/export.server";

/** All tasks as a JSON file. */
export const loader = page(async ({ request }) => {
  const { transaction } = await requireUser(request);
  const pieces = listAsJson(transaction);
  return download({ name: "latch-tasks.json", type: "application/json", pieces });
});
