import { exportAccount } from "~/auth/export.server";
import { requireUser } from "~/auth/web/page-guard.server";
import { requireRecentPassword } from "~/auth/web/recent-password.server";
import { allTasks } from "~/tasks/tasks.server";
import { formAction, page } from "~/web/route.server";

/** Everything about the user, as a file. */
export const loader = page(async ({ request }) => {
  const { transact } = await requireUser(request);
  await transact(requireRecentPassword);
  const everything = await transact(async (scope) => ({
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

/** Takes no form, and says so to nobody but its user. */
export const action = formAction(async ({ request }) => {
  await requireUser(request);
  throw new Response("Method not allowed", { status: 405, headers: { Allow: "GET" } });
});
