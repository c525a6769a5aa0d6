import { exportAccount } from "~/auth/account-overview.server";
import { requireRecentPassword, requireUser } from "~/auth/web/page-guard.server";
import { allTasks } from "~/tasks/tasks.server";
import { errorPage } from "~/web/form.server";
import { formAction, page } from "~/web/route.server";

/** Everything about the user, as a file. */
export const loader = page(async ({ request }) => {
  const user = await requireUser(request);
  await requireRecentPassword(user);
  const everything = await user.transact(async (scope) => ({
    ...(await exportAccount(scope)),
    tasks: await allTasks(scope),
  }));
  return new Response(JSON.stringify(everything, null, 2), {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": 'attachment; filename="latch-export.json"',
    },
  });
});

/** Takes no form. Guarded like every other action, so it answers strangers no differently. */
export const action = formAction(async ({ request }) => {
  await requireUser(request);
  throw errorPage(405, "Method not allowed", { Allow: "GET" });
});
