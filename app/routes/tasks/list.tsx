import { randomUUID } from "node:crypto";
import { data } from "@remix-run/node";
import {
  Link,
  Outlet,
  type ShouldRevalidateFunction,
  useActionData,
  useLoaderData,
  useParams,
} from "@remix-run/react";
import type { SignedInRequest } from "~/auth/web/guard.server";
import { requireUser } from "~/auth/web/page-guard.server";
import { timeZoneCookie } from "~/auth/web/time-zone.server";
import { RouteErrorPage } from "~/site/ui/route-error-page";
import { newClearing } from "~/tasks/changes.server";
import { todayIn, todayOf } from "~/tasks/days.server";
import { groupsOf, received, sentTask } from "~/tasks/groups";
import { listWithCounts, neighbourOf, openTasks } from "~/tasks/list.server";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import { viewLabels } from "~/tasks/names";
import { type BesideList, useIsWide } from "~/tasks/ui/beside";
import { AddTask } from "~/tasks/ui/list/add-task";
import { isSelecting, TaskBoard } from "~/tasks/ui/list/board";
import { ListEmpty } from "~/tasks/ui/list/empty";
import { useDeviceZone, useFreshList } from "~/tasks/ui/list/fresh-list";
import { foundWords, ListHeader, ListNotes } from "~/tasks/ui/list/header";
import { ClearCompleted, Pager } from "~/tasks/ui/list/pager";
import { listActionOf } from "~/tasks/web/actions.server";
import { addTyped, sharedTask } from "~/tasks/web/add.server";
import { listFilterOf, pathToRow, queryOf } from "~/tasks/web/list-filter.server";
import { parseTaskForm } from "~/tasks/web/task-form.server";
import { FieldIds } from "~/ui/field";
import { useReturnedForm } from "~/ui/form";
import { Page, PageHeading } from "~/ui/page";
import { unlessRefused } from "~/ui/revalidation";
import type { TitleHandle } from "~/ui/title";
import { type PageNotice, readNotice, succeed } from "~/web/flash.server";
import { type Form, fieldErrors, rejectForm } from "~/web/form.server";
import { formErrorsIn, isOfSelection } from "~/web/form-outcome";
import { passRetryAfter } from "~/web/headers.server";
import { home, pathOf, safePath } from "~/web/redirect.server";
import { isForScript } from "~/web/request-facts.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle: TitleHandle<{ filter: ListFilter }> = {
  title: ({ filter }) => titleOf(filter),
};
export const headers = passRetryAfter;

/**
 * The list stays as it is when a task is opened, and is read again on return; also after a refused form, since its
 * response cancels the reading after another form sent beside it. During an outage it is not read again.
 */
export const shouldRevalidate: ShouldRevalidateFunction = (change) => {
  const { currentUrl, nextUrl, nextParams, actionStatus = 200 } = change;
  if (currentUrl.pathname !== nextUrl.pathname) return nextParams.taskId === undefined;
  return unlessRefused(change) || (actionStatus >= 400 && actionStatus < 500);
};

/** The list; null for a task's page requested as a document, which has no list beside it. */
export const loader = page(async ({ request, params }) => {
  if (params.taskId !== undefined && !isForScript(request)) return null;
  const { read } = await requireUser(request);
  const filter = listFilterOf(request);
  const { notice, headers } = readNotice(request);
  const { user, found } = await read(async (scope) => {
    const today = todayOf(scope);
    const [listed, added] = await Promise.all([
      listWithCounts(scope, queryOf(filter, today)),
      openTasks(scope, notice?.added ?? []),
    ]);
    return { today, added, ...listed };
  });
  const { tasks, today, added, ...rest } = found;
  const shownPage = { tasks: filter.q === "" ? [] : tasks, next: rest.next };
  const shown = {
    filter,
    groups: groupsOf(shownPage, filter, today, (moment) => todayIn(user.timeZone ?? "UTC", moment)),
    just_added: { heading: null, tasks: added.map((task) => sentTask(task)) },
    today,
    notice,
    add_key: randomUUID(),
    shared: sharedTask(request),
    clearing: clearingOf(notice),
    zoneCookie: user.timeZone === null ? timeZoneCookie : null,
  };
  return data({ user, ...rest, ...shown }, { headers });
});

export const action = formAction(async ({ request, form }) => {
  const { transact } = await requireUser(request);
  // First, so that nothing has been done if the answer is 400.
  const { view } = listFilterOf(request);
  const perform = listActionOf(form);
  if (perform) {
    const path = form.reply ? home : await returnPath(transact, request, form);
    const performed = await perform(transact, form);
    if (!performed) return rejectForm(form, { formError: "Task not found" }, { status: 404 });
    // Undo brings back a row: return to that.
    const isOfList = /^\/tasks(\?|$)/.test(path) && !path.includes("#");
    const place = isOfList ? pathToRow(path, performed.row ?? null) : path;
    return succeed(form, place, performed.notice, performed.details);
  }
  const [input, added] = await transact(async (scope) => {
    const today = todayOf(scope);
    const input = parseTaskForm(form, today);
    return [input, input.success ? await addTyped(scope, form, input.data, today) : {}] as const;
  });
  if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
  // The new task appears on the first page of the list that the form is for.
  return succeed(form, listPath({ view }), "added", added);
});

export default function Tasks() {
  const list = useLoaderData<typeof loader>();
  const { taskId } = useParams();
  const isWide = useIsWide();
  if (!list || (taskId !== undefined && !isWide)) return <Outlet />;
  return <TaskList {...list} openTask={taskId} />;
}

type ListData = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>>;

/** The list, and the page of the task that is open beside it. */
function TaskList({ openTask, ...data }: ListData & { openTask: string | undefined }) {
  const { filter, counts, next, further, similar, notice, zoneCookie, clearing, ...list } = data;
  const groups = list.groups.map(received);
  const isBeside = openTask !== undefined;
  const returned = useReturnedForm(
    ({ values }) => isOfSelection(values) === Boolean(isSelecting(filter)),
  );
  useDeviceZone(zoneCookie);
  useFreshList();
  const count = groups.reduce((sum, { tasks }) => sum + tasks.length, 0);
  return (
    <div className={isBeside ? "opened" : undefined}>
      <div className={isRowGone(notice) ? "list-page unwashed" : "list-page"}>
        <ListHeader
          filter={filter}
          counts={counts}
          found={foundWords(filter, count, similar)}
          isBeside={isBeside}
        >
          {filter.view === "done" && counts.done > 0 && <ClearCompleted token={clearing} />}
          {filter.view === "trash" && counts.trash > 0 && (
            <Link to="/tasks/delete-forever">Empty trash</Link>
          )}
        </ListHeader>
        <TaskBoard
          {...list}
          groups={groups}
          just_added={received(list.just_added).tasks}
          filter={filter}
          openTask={openTask}
          // A form returned to a task's page is not the list's.
          refusal={isBeside ? undefined : returned}
          autoFocus={notice?.code === "added" || list.shared !== null}
          tools={<ListNotes filter={filter} isEmpty={count === 0} />}
        >
          <ListEmpty filter={filter} counts={counts} />
        </TaskBoard>
        <Pager filter={filter} next={next} further={further} />
      </div>
      {isBeside && (
        <div className="beside">
          <FieldIds.Provider value="beside-">
            <Outlet context={{ isBeside } satisfies BesideList} />
          </FieldIds.Provider>
        </div>
      )}
    </div>
  );
}

/** During an outage the list cannot be read, but the task to be added is given back, to be sent again. */
export function ErrorBoundary() {
  const refusal = formErrorsIn(useActionData<typeof action>());
  if (!refusal) return <RouteErrorPage />;
  return (
    <Page>
      <PageHeading>Tasks</PageHeading>
      <AddTask
        action="/tasks"
        add_key={refusal.values.key ?? ""}
        just_added={[]}
        refusal={refusal}
        readOn={null}
        onSubmit={null}
      />
    </Page>
  );
}

/** The token of the button that clears completed tasks: that of an unfinished clearing, or else a new one. */
const clearingOf = (notice: PageNotice | null) =>
  (notice?.code === "cleared-partly" && notice.undo) || newClearing();

/** The page to return to, at the changed row. Undo is offered on other pages too, and names its own. */
async function returnPath(
  transact: SignedInRequest["transact"],
  request: Request,
  form: Form,
): Promise<string> {
  if (form.redirectTo !== undefined) return safePath(form.redirectTo);
  const id = form.complete ?? form.reopen ?? form.restore;
  if (id === undefined) return pathOf(request);
  const filter = listFilterOf(request);
  const next = await transact((scope) => neighbourOf(scope, queryOf(filter, todayOf(scope)), id));
  return pathToRow(pathOf(request), next);
}

/** Whether the changed row has left the list: the address then leads to its neighbour, which has not changed. */
const isRowGone = (notice: PageNotice | null) =>
  notice !== null && /^(completed|reopened|restored|deleted)/.test(notice.code);

function titleOf(filter: ListFilter): string {
  if (filter.q !== null) return filter.q ? `“${filter.q}” · Search` : "Search";
  return filter.view === "open" ? "Tasks" : `${viewLabels[filter.view]} · Tasks`;
}
