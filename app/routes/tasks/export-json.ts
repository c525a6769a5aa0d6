import { requireUser } from "~/auth/web/page-guard.server";
import { listForFile } from "~/tasks/transfer/export.server";
import { download, jsonPieces } from "~/web/download.server";
import { formAction, page } from "~/web/route.server";

/** All tasks as a JSON file. */
export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  const pieces = jsonPieces({ exported_at: new Date(), tasks: listForFile(transact) });
  return download({ name: "latch-tasks.json", type: "application/json", pieces });
});

/** Takes no form. Guarded like every other action, so it answers strangers no differently. */
export const action = formAction(async ({ request }) => {
  await requireUser(request);
  throw new Response("Method not allowed", { status: 405, headers: { Allow: "GET" } });
});
