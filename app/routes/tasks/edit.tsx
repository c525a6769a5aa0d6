import { data } from "@remix-run/node";
import {
  isRouteErrorResponse,
  useActionData,
  useLoaderData,
  useRouteError,
} from "@remix-run/react";
import { requireUser } from "~/auth/web/page-guard.server";
import { uuidOrNull } from "~/schemas/text";
import { RouteErrorPage } from "~/site/ui/route-error-page";
import { todayOf } from "~/tasks/days.server";
import { listName, listPath } from "~/tasks/list-filter";
import { findTask, isConflict } from "~/tasks/tasks.server";
import { BesidePage, useIsBeside } from "~/tasks/ui/beside";
import { ConflictPage } from "~/tasks/ui/edit/conflict-page";
import { EditTaskForm } from "~/tasks/ui/edit/edit-form";
import { type LostTask, LostTaskPage } from "~/tasks/ui/edit/lost-page";
import { type Performed, rememberChange, taskActionOf } from "~/tasks/web/actions.server";
import { listFilterOf, pathToRow, withRowAfter } from "~/tasks/web/list-filter.server";
import { formOf, parseTaskForm, saveTask, soonDays } from "~/tasks/web/task-form.server";
import { Panel } from "~/ui/card";
import { useReturnedForm } from "~/ui/form";
import { BackLink, Page, PageHeading } from "~/ui/page";
import type { TitleHandle } from "~/ui/title";
import { succeed } from "~/web/flash.server";
import { fieldErrors, rejectForm } from "~/web/form.server";
import { passRetryAfter } from "~/web/headers.server";
import { pathOf } from "~/web/redirect.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle: TitleHandle<{ task: { title: string } }> = {
  title: ({ task }) => task.title,
  notFound: "Task not found",
};
export const headers = passRetryAfter;

export const loader = page(async ({ request, params }) => {
  const { read } = await requireUser(request);
  const id = uuidOrNull(params.taskId);
  const { user, found: task } = await read(async (scope) => id && findTask(scope, id));
  if (!task) throw notFound();
  const filter = listFilterOf(request);
  const back = { to: pathToRow(listPath(filter), id), name: listName(filter) };
  return { user, task, soon: soonDays(todayOf({ user })), back };
});

export const action = formAction(async ({ request, params, form }) => {
  const { transact } = await requireUser(request);
  const id = uuidOrNull(params.taskId);
  if (!id) throw notFound();
  const perform = taskActionOf(form, id);
  const isMisplaced = form.task !== undefined && form.task !== id;
  const filter = listFilterOf(request);
  const { input, outcome, row } = await transact(async (scope) => {
    // Words typed beside a button are saved first. A button sent alone has no fields to save.
    const input = perform && form.title === undefined ? null : parseTaskForm(form, todayOf(scope));
    if (input && !input.success) return { input, outcome: await findTask(scope, id) };
    if (input && isMisplaced) return { input, outcome: null };
    const saved = input && (await saveTask(scope, id, input.data));
    if (isConflict(saved) || (input && !saved)) return { input, outcome: saved };
    if (!perform)
      return { input, outcome: await rememberChange(scope, saidOfSaving(saved)), row: id };
    const [performed, row] = await withRowAfter(scope, filter, id, () =>
      perform((work) => work(scope), form),
    );
    return { input, outcome: performed, row };
  });
  if (input && !input.success) {
    if (!outcome) throw notFound();
    return rejectForm(form, { errors: fieldErrors(input.error) });
  }
  if (!outcome && input) {
    const status = isMisplaced ? 409 : 404;
    throw data({ lost: formOf(input.data), isMisplaced }, { status });
  }
  if (!outcome) throw notFound();
  if ("conflict" in outcome && input) {
    const values = formOf(input.data);
    return data({ values, errors: {}, formError: null, ...outcome }, { status: 409 });
  }
  const { notice, details } = outcome as Performed;
  // Without scripts to fill the day in, its button has only begun the editing.
  const isDayOnly = form.due !== undefined;
  const path = isDayOnly ? pathOf(request) : pathToRow(listPath(filter), row ?? null);
  return succeed(form, path, notice, details);
});

export default function EditTask() {
  const { task, soon, back } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const refusal = useReturnedForm();
  const isBeside = useIsBeside();
  if (outcome && "conflict" in outcome)
    return <ConflictPage taskId={task.id} back={back} {...outcome} />;
  const heading = (
    <PageHeading size="small">
      <bdi>{task.title}</bdi>
    </PageHeading>
  );
  const form = (
    <EditTaskForm
      // Keyed by task, so that what was typed never appears in another task's fields.
      key={task.id}
      task={task}
      soon={soon}
      refusal={refusal}
    />
  );
  if (isBeside)
    return (
      <BesidePage back={back.to} heading={heading}>
        {form}
      </BesidePage>
    );
  return (
    <Page>
      <BackLink to={back.to}>{back.name}</BackLink>
      {heading}
      <Panel>{form}</Panel>
    </Page>
  );
}

/** A task that is gone when it is saved is given back, to be added as a new one. */
export function ErrorBoundary() {
  const error = useRouteError();
  const given = isRouteErrorResponse(error) ? (error.data as Given | null) : null;
  return given?.lost ? (
    <LostTaskPage values={given.lost} isMisplaced={given.isMisplaced === true} />
  ) : (
    <RouteErrorPage />
  );
}

type Given = { lost?: LostTask; isMisplaced?: boolean };

/** The notice after saving a task. */
const saidOfSaving = (saved: { title: string; undo: string | null } | null): Performed => ({
  notice: "saved",
  details: { title: saved?.title, undo: saved?.undo },
});

/** The same for a missing task and for another user's. */
const notFound = () => new Response("Task not found", { status: 404 });
