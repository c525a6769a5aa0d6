import { data } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { requireUser } from "~/auth/guard.server";
import { fieldErrors, refuse } from "~/http/forms.server";
import { formAction, page } from "~/http/handlers.server";
import { passRetryAfter } from "~/http/headers.server";
import { announce, done, readNotice } from "~/http/notice.server";
import { home, pathOf, seeOther } from "~/http/redirects.server";
import { todayIn } from "~/tasks/days.server";
import { performRowAction, rowActionOf } from "~/tasks/row-actions.server";
import { taskForm, uuidOrNull } from "~/tasks/schemas.server";
import { editTask, findTask, isConflict } from "~/tasks/tasks.server";
import { Button } from "~/ui/button";
import { Panel } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { Field } from "~/ui/field";
import { refusalIn } from "~/ui/form-outcome";
import { Actions, BackLink, Page, Stack } from "~/ui/page";
import { PageHeading } from "~/ui/page-heading";
import { useBusy } from "~/ui/use-busy";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Edit task" };
export const headers = passRetryAfter;

export const loader = page(async ({ request, params }) => {
  const user = await requireUser(request);
  const id = uuidOrNull(params.taskId);
  const task = id && (await user.transaction((scope) => findTask(scope, id)));
  if (!task) throw notFound();
  const { notice, headers } = readNotice(request);
  return data({ user: user.shown, task, notice }, { headers });
});

export const action = formAction(async ({ request, params, form }) => {
  const user = await requireUser(request);
  const id = uuidOrNull(params.taskId);
  if (!id) throw notFound();
  const rowAction = rowActionOf(form);
  if (rowAction) {
    const performed = await user.transaction((scope) =>
      performRowAction(scope, rowAction, id, todayIn("UTC")),
    );
    if (!performed) throw notFound();
    const { outcome } = performed;
    if (outcome === "deleted") return seeOther(home, [announce(outcome)]);
    return done(form, pathOf(request), outcome);
  }
  const input = taskForm.safeParse(form);
  const task = await user.transaction((scope) =>
    input.success ? editTask(scope, id, input.data) : findTask(scope, id),
  );
  if (!task) throw notFound();
  if (!input.success) return refuse(form, { errors: fieldErrors(input.error) });
  if (isConflict(task))
    return refuse(form, { formError: "This task was changed meanwhile" }, { status: 409 });
  return done(form, pathOf(request), "saved");
});

export default function EditTask() {
  const { task } = useLoaderData<typeof loader>();
  const refusal = refusalIn(useActionData<typeof action>());
  const { title, description } = refusal?.values.title === undefined ? task : refusal.values;
  const [toggle, verb] = task.completed
    ? (["reopen", "Reopen"] as const)
    : (["complete", "Complete"] as const);
  const [saving, toggling, deleting] = [useBusy("intent"), useBusy(toggle), useBusy("delete")];
  return (
    <Page>
      <BackLink to="/tasks">All tasks</BackLink>
      <PageHeading>Edit task</PageHeading>
      <Panel>
        <Form method="post" noValidate>
          <Stack>
            <ErrorSummary errors={refusal?.errors} formError={refusal?.formError} />
            <Field
              label="Title"
              name="title"
              defaultValue={title}
              errors={refusal?.errors.title}
              autoCapitalize="sentences"
              enterKeyHint="done"
              required
            />
            <Field
              label="Description"
              name="description"
              defaultValue={description}
              errors={refusal?.errors.description}
              multiline
              rows={6}
            />
            <Actions>
              <Button name="intent" value="save" busy={saving}>
                Save
              </Button>
              <Button
                variant="quiet"
                name={toggle}
                value={task.id}
                busy={toggling}
                aria-label={`${verb}: ${task.title}`}
              >
                {verb}
              </Button>
              <Button
                variant="danger"
                name="delete"
                value={task.id}
                busy={deleting}
                aria-label={`Delete: ${task.title}`}
              >
                Delete
              </Button>
            </Actions>
          </Stack>
        </Form>
      </Panel>
    </Page>
  );
}

/** The same for a task that is not there and for another user's. */
const notFound = () => new Response("Task not found", { status: 404 });
