import { randomUUID } from "node:crypto";
import { data } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { requireUser } from "~/auth/guard.server";
import { fieldErrors, refuse } from "~/http/forms.server";
import { formAction, page } from "~/http/handlers.server";
import { passRetryAfter } from "~/http/headers.server";
import { done, readNotice } from "~/http/notice.server";
import { home, pathOf } from "~/http/redirects.server";
import { todayIn } from "~/tasks/days.server";
import { listTasks } from "~/tasks/list.server";
import { performRowAction, rowActionOf } from "~/tasks/row-actions.server";
import { taskForm, uuidOrNull } from "~/tasks/schemas.server";
import { createTask } from "~/tasks/tasks.server";
import { AddTask } from "~/ui/add-task";
import { EmptyState } from "~/ui/empty-state";
import { refusalIn } from "~/ui/form-outcome";
import { Page, PageHeader } from "~/ui/page";
import { PageHeading } from "~/ui/page-heading";
import { Pager } from "~/ui/pager";
import { RouteErrorPage } from "~/ui/route-error-page";
import { TaskBoard } from "~/ui/task-board";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";
export { unlessRefused as shouldRevalidate } from "~/ui/revalidation";

export const handle = { title: "Tasks" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const user = await requireUser(request);
  const after = cursorOf(request);
  const { tasks, next } = await user.transaction((scope) =>
    listTasks(scope, { after: after ?? undefined }),
  );
  const { notice, headers } = readNotice(request);
  return data({ user: user.shown, tasks, next, after, notice, addKey: randomUUID() }, { headers });
});

export const action = formAction(async ({ request, form }) => {
  const user = await requireUser(request);
  const rowAction = rowActionOf(form);
  if (rowAction) {
    const performed = await user.transaction((scope) =>
      performRowAction(scope, rowAction, form[rowAction], todayIn("UTC")),
    );
    if (!performed) return refuse(form, { formError: "Task not found" }, { status: 404 });
    return done(form, pathOf(request), performed.outcome);
  }
  const input = taskForm.safeParse(form);
  if (!input.success) return refuse(form, { errors: fieldErrors(input.error) });
  await user.transaction((scope) => createTask(scope, input.data, uuidOrNull(form.key)));
  return done(form, home, "added");
});

export default function Tasks() {
  const { tasks, next, after, addKey, notice } = useLoaderData<typeof loader>();
  const refusal = refusalIn(useActionData<typeof action>());
  return (
    <Page>
      <PageHeader>
        <PageHeading>Tasks</PageHeading>
      </PageHeader>
      <TaskBoard
        isFirstPage={!after}
        tasks={tasks}
        addKey={addKey}
        refusal={refusal}
        autoFocus={notice?.code === "added"}
      >
        <EmptyState title={after ? "No older tasks" : "Nothing to do yet"}>
          {after
            ? "This is the end of your list."
            : "Add your first task above. Only you can see it."}
        </EmptyState>
      </TaskBoard>
      <Pager isFirst={!after} next={next} />
    </Page>
  );
}

/** During an outage the list cannot be read, but what was to be added is given back to be sent again. */
export function ErrorBoundary() {
  const refusal = refusalIn(useActionData<typeof action>());
  if (!refusal) return <RouteErrorPage />;
  return (
    <Page>
      <PageHeading>Tasks</PageHeading>
      <AddTask addKey={refusal.values.key ?? ""} refusal={refusal} onSubmit={null} />
    </Page>
  );
}

/** @throws {Response} 400 for a cursor that no link of ours has. */
function cursorOf(request: Request): string | null {
  const asked = new URL(request.url).searchParams.get("after");
  const after = uuidOrNull(asked);
  if (asked !== null && after === null) throw new Response("Unknown page", { status: 400 });
  return after;
}
