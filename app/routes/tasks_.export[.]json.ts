import { requireUser } from "~/auth/guard.server";
import { download } from "~/http/downloads.server";
import { formAction, page } from "~/http/handlers.server";
import { listAsJson } from "~/tasks/transfer/export.server";

/** All tasks as a JSON file. */
export const loader = page(async ({ request }) => {
  const { transaction } = await requireUser(request);
  const pieces = listAsJson(transaction);
  return download({ name: "latch-tasks.json", type: "application/json", pieces });
});

/** Takes no form, and says so to nobody but its user. */
export const action = formAction(async ({ request }) => {
  await requireUser(request);
  throw new Response("Method not allowed", { status: 405, headers: { Allow: "GET" } });
});
