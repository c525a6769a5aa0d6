import { errorPage } from "~/web/form.server";
import { formAction } from "~/web/route.server";
import { requireUser } from "./page-guard.server";

/**
 * The action of a page or file that takes no form. It is guarded like every other, so that it answers strangers no
 * differently.
 */
export const takesNoForm = formAction(async ({ request }) => {
  await requireUser(request);
  throw errorPage(405, "Method not allowed", { Allow: "GET" });
});
