import { data } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { requireUser } from "~/auth/guard.server";
import { fieldErrors, refuse } from "~/http/forms.server";
import { formAction, page } from "~/http/handlers.server";
import { passRetryAfter } from "~/http/headers.server";
import { announce, done, readNotice } from "~/http/notice.server";
import { home, pathOf, seeOther } from "~/http/redirects.server";
import { performRowAction, rowActionOf } from "~/tasks/row-actions.server";
import { uuidOrNull } from "~/tasks/schemas.server";
import { formOf, parseTaskForm, saysTheSame, soonDays } from "~/tasks/task-form.server";
import { editTask, findTask, isConflict } from "~/tasks/tasks.server";
import { todayOf } from "~/tasks/zone.server";
import { Panel } from "~/ui/card";
import { ConflictPage } from "~/ui/conflict-page";
import { EditTaskForm } from "~/ui/edit-task-form";
import { refusalIn } from "~/ui/form-outcome";
import { BackLink, Page } from "~/ui/page";
import { PageHeading } from "~/ui/page-heading";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Edit task" };
export const headers = passRetryAfter;

export const loader = page(async ({ request, params }) => {
  const user = await requireUser(request);
  const id = uuidOrNull(params.taskId);
  const task = id && (await user.transaction((scope) => findTask(scope, id)));
  if (!task) throw notFound();
  const { notice, headers } = readNotice(request);
  const soon = soonDays(todayOf(request));
  return data({ user: user.shown, task, soon, notice }, { headers });
});

export const action = formAction(async ({ request, params, form }) => {
  const user = await requireUser(request);
  const id = uuidOrNull(params.taskId);
  if (!id) throw notFound();
  const rowAction = rowActionOf(form);
  if (rowAction) {
    const performed = await user.transaction((scope) =>
      performRowAction(scope, rowAction, id, todayOf(request)),
    );
    if (!performed) throw notFound();
    const { outcome, undo } = performed;
    if (outcome === "deleted") return seeOther(home, [announce(outcome, { undo })]);
    return done(form, pathOf(request), outcome, { undo });
  }
  const input = parseTaskForm(form, todayOf(request));
  const task = await user.transaction((scope) =>
    input.success ? editTask(scope, id, input.data) : findTask(scope, id),
  );
  if (!task && input.success) throw data({ lost: formOf(input.data) }, { status: 404 });
  if (!task) throw notFound();
  if (!input.success) return refuse(form, { errors: fieldErrors(input.error) });
  if (isConflict(task) && !saysTheSame(input.data, task.conflict)) {
    const outcome = { values: formOf(input.data), errors: {}, formError: null };
    return data({ ...outcome, conflict: task.conflict }, { status: 409 });
  }
  return done(form, pathOf(request), "saved");
});

export default function EditTask() {
  const { task, soon, notice } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  if (outcome && "conflict" in outcome) return <ConflictPage {...outcome} />;
  const refusal = refusalIn(outcome);
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

/** The same for a task that is not there and for another user's. */
const notFound = () => new Response("Task not found", { status: 404 });
