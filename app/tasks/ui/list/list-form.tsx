import { useFetcher, useFetchers, useLocation, useNavigate, useSubmit } from "@remix-run/react";
import {
  type FocusEvent,
  type FormEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import type { Group, RowTask } from "~/tasks/groups";
import type { ListFilter } from "~/tasks/list-filter";
import { useIsWide } from "~/tasks/ui/beside";
import { useAnnounceOutcome } from "~/tasks/ui/undo-form";
import { Form, useRenderedFor } from "~/ui/form";
import { preloadCode } from "~/ui/preload-code";
import { useHydrated } from "~/ui/use-hydrated";
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
  /** The task that is open beside the list. */
  openTask: string | undefined;
  /** Tasks that were just added here, the last one first: they are above the others, wherever they belong. */
  added: RowTask[];
  /** Rows of tasks still on their way. */
  children: ReactNode[];
  /** Shown in place of an empty list. */
  empty: ReactNode;
};

/** The heading of what was just added. */
export const addedGroup = { heading: "Just added" };

/**
 * The list of tasks in one form, whose buttons say what to do with which task. With JavaScript each task has a
 * fetcher of its own, so that many can be under way at once; the list follows all of them by one subscription.
 */
export function TaskForm({ view, today, search, added, children, empty, ...props }: TaskFormProps) {
  const { groups, linger } = useLingering([{ ...addedGroup, tasks: added }, ...props.groups]);
  const submit = useSubmit();
  const renderedFor = useRenderedFor();
  const [sent, setSent] = useState<string[]>([]);
  const sending = new Map(useFetchers().map((fetcher) => [fetcher.key, fetcher]));
  const { openTask, preload } = useTaskLinks();
  const keptFocus = useKeptFocus();
  // :target doesn't match after a script's navigation.
  const { hash } = useLocation();
  const target = useHydrated() ? hash : "";

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
    if (isToggle(name) && leaves(view, "complete")) linger(value, name);
    else if (leaves(view, name)) return inTransition(send);
    send();
  }

  function rowOf(task: RowTask, context: RowContext) {
    const { formData, state } = sending.get(fetcherKey(task.id)) ?? {};
    // The first key that `submitRow` has sent.
    const [action = ""] = formData?.keys() ?? [];
    if (!isToggle(action) && leaves(view, action)) return null;
    const busy = state === "submitting";
    const isOpen = task.id === props.openTask;
    const isTarget = isOpen || target === `#task-${task.id}`;
    if (task.status === "trash") return trashRow(task, context, { busy });
    return taskRow(changedBy(action, task), { ...context, isTarget, isOpen }, { busy });
  }

  // What is on its way has the same heading as what has just arrived.
  const headingOf = (group: Group) =>
    group.heading === addedGroup.heading && children.length > 0 ? null : (
      <GroupHeading group={group} canMove />
    );

  const outcomes = sent.map((id) => <Outcome key={id} id={id} />);
  const isEmpty = children.length === 0 && groups.every(({ tasks }) => tasks.length === 0);
  if (isEmpty)
    return (
      <>
        {empty}
        {outcomes}
      </>
    );
  return (
    <>
      {/* The page's own address: the browser submits the form to it as it is. */}
      <Form
        method="post"
        className="tasks"
        onSubmit={submitRow}
        onClick={openTask}
        onPointerOver={preload}
        onFocus={(event) => {
          preload(event);
          keptFocus.onFocus(event);
          describeRow(event);
        }}
        onBlur={keptFocus.onBlur}
      >
        {children.length > 0 && (
          <TaskGroup heading={<GroupHeading group={addedGroup} />}>{children}</TaskGroup>
        )}
        {groups
          .filter(({ tasks }) => tasks.length > 0)
          .map((group, index) => (
            <TaskGroup key={group.heading ?? index} heading={headingOf(group)}>
              {group.tasks.map((task, place) =>
                rowOf(task, { today, search, group, discovers: index + place === 0 }),
              )}
            </TaskGroup>
          ))}
      </Form>
      {outcomes}
    </>
  );
}

type Toggle = "complete" | "reopen";

/** Whether an action completes or reopens a task, which leaves its row where it is for a moment. */
const isToggle = (action: string): action is Toggle => action === "complete" || action === "reopen";

/** How long a completed row stays after the last one was completed, in milliseconds. */
const lingerMs = 2_000;

/**
 * Keeps the list for a moment as it was when a row that leaves it was completed: the row stays where it is, so that
 * nothing moves under the finger, and a second tap reopens it.
 */
function useLingering(latest: Group[]) {
  const [lingering, setLingering] = useState<ReadonlyMap<string, Toggle>>(none);
  const [held, setHeld] = useState<Group[] | null>(null);
  useEffect(() => {
    if (lingering.size === 0) return setHeld(null);
    const timer = window.setTimeout(
      () => inTransition(() => flushSync(() => setLingering(none))),
      lingerMs,
    );
    return () => window.clearTimeout(timer);
  }, [lingering]);
  return {
    groups: held && lingering.size > 0 ? heldGroups(held, latest, lingering) : latest,
    linger(id: string, by: Toggle) {
      setHeld((kept) => kept ?? latest);
      setLingering((others) => new Map([...others, [id, by]]));
    },
  };
}

const none: ReadonlyMap<string, Toggle> = new Map();

/**
 * The groups of a list that is kept: its tasks as they are by now, lingering ones as completed or reopened, no others
 * that have left, and what has been added since.
 */
function heldGroups(
  held: Group[],
  latest: Group[],
  lingering: ReadonlyMap<string, Toggle>,
): Group[] {
  const byId = new Map(latest.flatMap(({ tasks }) => tasks.map((task) => [task.id, task])));
  const isHeld = new Set(held.flatMap(({ tasks }) => tasks.map(({ id }) => id)));
  return held.map((group) => ({
    ...group,
    tasks: [
      ...(group.heading === addedGroup.heading
        ? (latest[0]?.tasks.filter(({ id }) => !isHeld.has(id)) ?? [])
        : []),
      ...group.tasks.flatMap((task) => {
        const now = byId.get(task.id);
        if (now) return [now];
        const by = lingering.get(task.id);
        return by ? [changedBy(by, task)] : [];
      }),
    ],
  }));
}

/** Announces what became of a task that was sent. */
function Outcome({ id }: { id: string }) {
  const { data } = useFetcher<FormErrors | FormSuccess>({ key: fetcherKey(id) });
  useAnnounceOutcome(data);
  return null;
}

/** What rows' links do with scripts, for all of them at once: open without a document load, and load ahead. */
function useTaskLinks() {
  const navigate = useNavigate();
  const isWide = useIsWide();
  const isPreloaded = useRef(false);
  return {
    openTask(event: MouseEvent) {
      const link = (event.target as Element).closest("a");
      const isPlain =
        event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
      if (!link || !isPlain || event.defaultPrevented) return;
      event.preventDefault();
      // A task opens beside the list, which stays where it is; if one is open already, the new one replaces it in the
      // history.
      const isBeside = isWide && link.matches("li > div > a");
      const isOpen = link.ariaCurrent === "page";
      navigate(link.pathname + link.search, { preventScrollReset: isBeside, replace: isOpen });
    },
    preload(event: { target: EventTarget }) {
      if (isPreloaded.current || !(event.target as Element).closest("li a")) return;
      isPreloaded.current = true;
      preloadCode("routes/tasks/edit");
    },
  };
}

/** Animates the rows to where `change` puts them, if the browser can and the person doesn't prefer less motion. */
function inTransition(change: () => void): void {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still || !("startViewTransition" in document)) {
    change();
    return;
  }
  const { ready, finished } = document.startViewTransition(change);
  // A transition that starts before the last one is over ends that one, which is no error.
  for (const stage of [ready, finished]) stage.catch(() => undefined);
}

const fetcherKey = (taskId: string) => `task-${taskId}`;

/**
 * Keeps the focus in the list when the focused element goes: it moves to the next row, else to the previous one, else
 * to where tasks are added. A row that stays, or comes back before it has gone, keeps it. Returns the handlers of the
 * list's focus events.
 */
function useKeptFocus() {
  const focused = useRef<Element>();
  const order = useRef<string[]>([]);
  // After each render, before the browser paints: compares the rows and their order with those before.
  useLayoutEffect(() => {
    const before = order.current;
    // A task on its way cannot have the focus.
    const rows = [...document.querySelectorAll('.tasks li[id^="task-"]:not([inert])')];
    order.current = rows.map(({ id }) => id);
    const { current: gone } = focused;
    if (!gone || gone.isConnected || document.activeElement !== document.body) return;
    // What is above the rows, such as "Move to today", comes before the first of them.
    const at = Math.max(before.indexOf(gone.closest("li")?.id ?? ""), 0);
    const stays = (id: string) => order.current.includes(id);
    const place = before.slice(at).find(stays) ?? before.slice(0, at).findLast(stays);
    // Once: afterwards the focus is where it was moved to, or where the person moves it.
    focused.current = undefined;
    const row = rows.find(({ id }) => id === place);
    const target = row?.querySelector<HTMLElement>("div > a") ?? row?.querySelector("button");
    (target ?? document.getElementById("title") ?? document.querySelector("h1"))?.focus();
  });
  return {
    onFocus({ target }: FocusEvent) {
      focused.current = target;
    },
    /** The person has left. When a row is removed this doesn't fire: React ignores events while it renders. */
    onBlur() {
      focused.current = undefined;
    },
  };
}

/**
 * Describes a row's link, for people who go from one to the next, with what else the list says about the task: its
 * heading and its second line. Set on focus, since in each row it would be a third of the page's bytes.
 */
function describeRow({ target }: FocusEvent): void {
  const row = target.closest("li");
  if (!row || target.tagName !== "A") return;
  const parts = [row.closest("section")?.querySelector("h2"), row.querySelector("small")];
  const ids = parts.map((part) => {
    if (part && !part.id) {
      described += 1;
      part.id = `said-${described}`;
    }
    return part?.id;
  });
  target.setAttribute("aria-describedby", ids.join(" "));
}

/** How many elements have been given an id to be described by, so that none gets another's. */
let described = 0;
