import { data } from "@remix-run/node";
import {
  isRouteErrorResponse,
  useActionData,
  useLoaderData,
  useRouteError,
} from "@remix-run/react";
import { requireUser } from "~/auth/web/page-guard.server";
import { RouteErrorPage } from "~/site/ui/route-error-page";
import { uuidOrNull } from "~/tasks/task";
import { editTask, findTask, isConflict } from "~/tasks/tasks.server";
import { ConflictPage } from "~/tasks/ui/edit/conflict-page";
import { EditTaskForm } from "~/tasks/ui/edit/edit-form";
import { type LostTask, LostTaskPage } from "~/tasks/ui/edit/lost-page";
import { taskActionOf } from "~/tasks/web/actions.server";
import { formOf, parseTaskForm, saysTheSame, soonDays } from "~/tasks/web/task-form.server";
import { todayOf } from "~/tasks/web/time-zone.server";
import { Panel } from "~/ui/card";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { announce, readNotice, succeed } from "~/web/flash.server";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { formErrorsIn } from "~/web/form-outcome";
import { passRetryAfter } from "~/web/headers.server";
import { home, pathOf, seeOther } from "~/web/redirect.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Edit task" };
export const headers = passRetryAfter;

export const loader = page(async ({ request, params }) => {
  const { transact } = await requireUser(request);
  const id = uuidOrNull(params.taskId);
  const { user, task } = await transact(async (scope) => ({
    user: scope.user,
    task: id && (await findTask(scope, id)),
  }));
  if (!task) throw notFound();
  const { notice, headers } = readNotice(request);
  const soon = soonDays(todayOf(request));
  return data({ user, task, soon, notice }, { headers });
});

export const action = formAction(async ({ request, params, form }) => {
  const { transact } = await requireUser(request);
  const id = uuidOrNull(params.taskId);
  if (!id) throw notFound();
  const perform = taskActionOf(form, id);
  if (perform) {
    const performed = await perform(transact, form, todayOf(request));
    if (!performed) throw notFound();
    const { notice, details } = performed;
    if (notice === "deleted") return seeOther(home, [announce(notice, details)]);
    return succeed(form, pathOf(request), notice, details);
  }
  const input = parseTaskForm(form, todayOf(request));
  const task = await transact((scope) =>
    input.success ? editTask(scope, id, input.data) : findTask(scope, id),
  );
  if (!task && input.success) throw data({ lost: formOf(input.data) }, { status: 404 });
  if (!task) throw notFound();
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  if (isConflict(task) && !saysTheSame(input.data, task.conflict)) {
    const outcome = { values: formOf(input.data), errors: {}, formError: null };
    return data({ ...outcome, conflict: task.conflict }, { status: 409 });
  }
  return succeed(form, pathOf(request), "saved");
});

export default function EditTask() {
  const { task, soon, notice } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  if (outcome && "conflict" in outcome) return <ConflictPage {...outcome} />;
  const refusal = formErrorsIn(outcome);
  return (
    <Page>
      <BackLink to="/tasks">Your tasks</BackLink>
      <PageHeading>Edit task</PageHeading>
      <Panel>
        <EditTaskForm
          task={task}
          soon={soon}
          refusal={refusal}
          isSaved={notice?.code === "saved"}
        />
      </Panel>
    </Page>
  );
}

/** A task that is gone when it is saved is given back, as one that can be added. */
export function ErrorBoundary() {
  const error = useRouteError();
  const lost = isRouteErrorResponse(error) && (error.data as { lost?: LostTask } | null)?.lost;
  return lost ? <LostTaskPage values={lost} /> : <RouteErrorPage />;
}

/** The same for a task that is not there and for another user's. */
const notFound = () => new Response("Task not found", { status: 404 });
