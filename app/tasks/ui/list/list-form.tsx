import { useFetcher, useFetchers, useNavigate, useSubmit } from "@remix-run/react";
import { type FormEvent, type MouseEvent, type ReactNode, useRef, useState } from "react";
import type { Group, RowTask } from "~/tasks/groups";
import type { ListFilter } from "~/tasks/list-filter";
import { useAnnounceOutcome } from "~/tasks/ui/undo-form";
import { Form, useRenderedFor } from "~/ui/form";
import { preloadCode } from "~/ui/preload-code";
import type { FormErrors, FormSuccess } from "~/web/form-outcome";
import { GroupHeading, TaskGroup } from "./group";
import { changedBy, leaves } from "./optimistic";
import { type RowContext, taskRow, trashRow } from "./row";

type TaskFormProps = {
  groups: Group[];
  view: ListFilter["view"];
  /** The person's day. */
  today: string;
  /** The query of the list's address. */
  search: string;
  /** Tasks that were just added here, the last one first: they stand above the others, wherever they belong. */
  added: RowTask[];
  /** Rows of tasks that are on their way still. */
  children: ReactNode[];
};

/** What was just added stands under this heading. */
export const addedGroup = { heading: "Just added" };

/**
 * The list of tasks in one form, whose buttons say what to do with which task. With JavaScript each task has a
 * fetcher of its own, so that many can be under way at once; the list follows all of them by one subscription.
 */
export function TaskForm({ groups, view, today, search, added, children }: TaskFormProps) {
  const submit = useSubmit();
  const renderedFor = useRenderedFor();
  const [sent, setSent] = useState<string[]>([]);
  const sending = new Map(useFetchers().map((fetcher) => [fetcher.key, fetcher]));
  const { openTask, preload } = useTaskLinks();

  function submitRow(event: FormEvent<HTMLFormElement>) {
    const button = (event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement;
    if (!button.closest("li")) return;
    event.preventDefault();
    if (button.closest("[aria-busy]")) return;
    const { name, value } = button;
    setSent((others) => (others.includes(value) ? others : [...others, value]));
    const send = () =>
      submit(
        { [name]: value, reply: "data", ...renderedFor },
        {
          method: "post",
          navigate: false,
          fetcherKey: fetcherKey(value),
          preventScrollReset: true,
          flushSync: true,
        },
      );
    if (!leaves(view, name)) return send();
    focusNeighbour(button);
    inTransition(send);
  }

  function rowOf(task: RowTask, context: RowContext) {
    const { formData, state } = sending.get(fetcherKey(task.id)) ?? {};
    // The first of what `submitRow` has sent.
    const [action = ""] = formData?.keys() ?? [];
    if (leaves(view, action)) return null;
    const busy = state === "submitting";
    if (task.status === "trash") return trashRow(task, context, { busy });
    return taskRow(changedBy(action, task), context, { busy });
  }

  return (
    <>
      {/* The address is the page's own: a form of the browser's sends it as it is. */}
      <Form
        method="post"
        className="tasks"
        onSubmit={submitRow}
        onClick={openTask}
        onPointerOver={preload}
        onFocus={preload}
      >
        {children.length + added.length > 0 && (
          <TaskGroup heading={<GroupHeading group={addedGroup} />}>
            {children}
            {added.map((task) => rowOf(task, { today, search, group: addedGroup }))}
          </TaskGroup>
        )}
        {groups
          .filter(({ tasks }) => tasks.length > 0)
          .map((group, index) => (
            <TaskGroup
              key={group.heading ?? index}
              heading={<GroupHeading group={group} canMove />}
            >
              {group.tasks.map((task, place) =>
                rowOf(task, { today, search, group, discovers: index + place === 0 }),
              )}
            </TaskGroup>
          ))}
      </Form>
      {sent.map((id) => (
        <Outcome key={id} id={id} />
      ))}
    </>
  );
}

/** Says what has become of a task that was sent. */
function Outcome({ id }: { id: string }) {
  const { data } = useFetcher<FormErrors | FormSuccess>({ key: fetcherKey(id) });
  useAnnounceOutcome(data);
  return null;
}

/** What the links of rows do with scripts, for all of them at once: open without a document load, and load ahead. */
function useTaskLinks() {
  const navigate = useNavigate();
  const isPreloaded = useRef(false);
  return {
    openTask(event: MouseEvent) {
      const link = (event.target as Element).closest("a");
      const isPlain =
        event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
      if (!link || !isPlain || event.defaultPrevented) return;
      event.preventDefault();
      navigate(link.pathname + link.search);
    },
    preload(event: { target: EventTarget }) {
      if (isPreloaded.current || !(event.target as Element).closest("li a")) return;
      isPreloaded.current = true;
      preloadCode("routes/tasks/edit");
    },
  };
}

/** Lets the rows move to where `change` puts them, where the browser can and the person likes motion. */
function inTransition(change: () => void): void {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still || !("startViewTransition" in document)) {
    change();
    return;
  }
  const { ready, finished } = document.startViewTransition(change);
  // One that begins before the last is over ends that one: no error of anybody's.
  for (const stage of [ready, finished]) stage.catch(() => undefined);
}

const fetcherKey = (taskId: string) => `task-${taskId}`;

/** The row is about to go: the focus moves to the next one, else the one before, else to where tasks are added. */
function focusNeighbour(button: HTMLButtonElement): void {
  // A task on its way can have no focus.
  const rows = [...document.querySelectorAll('.tasks li[id^="task-"]:not([inert])')];
  const at = rows.indexOf(button.closest("li") as Element);
  const neighbour = rows[at + 1] ?? rows[at - 1];
  const target = neighbour?.querySelector("a") ?? neighbour?.querySelector("button");
  (target ?? document.getElementById("title") ?? document.querySelector("h1"))?.focus();
}
