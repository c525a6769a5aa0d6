import { exportAccount } from "~/auth/account-overview.server";
import { requireRecentPassword, requireUser } from "~/auth/web/page-guard.server";
import { allTasks } from "~/tasks/transfer/export.server";
import { download, jsonPieces } from "~/web/download.server";
import { page } from "~/web/route.server";

export { takesNoForm as action } from "~/auth/web/takes-no-form.server";

/** Everything about the user, as a file. */
export const loader = page(async ({ request }) => {
  const user = await requireUser(request);
  await requireRecentPassword(user, "/account");
  const { transact } = user;
  const everything = { ...(await exportAccount(transact)), tasks: allTasks(transact) };
  const pieces = jsonPieces(everything);
  return download({ name: "latch-export.json", type: "application/json", pieces });
});
