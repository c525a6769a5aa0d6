import {
  forwardRef,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useSyncExternalStore,
} from "react";
import { useUndoLast } from "~/tasks/ui/undo-form";
import { Button } from "~/ui/button";
import { noticesKey } from "~/ui/toast";
import { useHydrated } from "~/ui/use-hydrated";

/** Keys for a task apply to the focused one. */
const keys = [
  ["n", "New task"],
  ["/", "Search"],
  ["j", "Next task"],
  ["k", "Previous task"],
  ["x", "Complete or reopen the task"],
  ["e", "Edit the task"],
  ["z", "Undo the last change"],
  ["?", "Show these shortcuts"],
  [noticesKey, "Go to the notice and back"],
] as const;

/**
 * The list's keyboard shortcuts, and the dialog that shows them, where they can be turned off. Do NOT put it into
 * anything that closes, such as the menu: a dialog opened there is invisible, but still blocks the rest of the page.
 */
export const Shortcuts = forwardRef<HTMLDialogElement>(function Shortcuts(_, ref) {
  const dialog = useRef<HTMLDialogElement>(null);
  useImperativeHandle(ref, () => dialog.current as HTMLDialogElement);
  const isOn = useSyncExternalStore(subscribe, areOn, () => false);
  const undoLast = useUndoLast();
  const latestUndo = useRef(undoLast);
  latestUndo.current = undoLast;
  const actions = useMemo(() => actionsOf(dialog, () => latestUndo.current()), []);
  useShortcuts(actions, isOn);
  if (!useHydrated()) return null;
  return (
    <dialog ref={dialog} aria-labelledby="shortcuts" aria-describedby="keys" className={dialogLook}>
      <form method="dialog" className="grid gap-5">
        {/* The focus starts here, before the keys, not below them at the box that turns them off. */}
        <h2
          id="shortcuts"
          tabIndex={-1}
          ref={(title) => title?.setAttribute("autofocus", "")}
          className="w-fit text-xl font-bold tracking-tight"
        >
          Keyboard shortcuts
        </h2>
        <dl id="keys" className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2">
          {keys.map(([key, meaning]) => (
            <div key={key} className="contents">
              <dt>
                <kbd className={keyLook}>{key}</kbd>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <label className="flex min-h-11 items-center gap-3">
          <input
            type="checkbox"
            checked={isOn}
            onChange={({ currentTarget }) => turn(currentTarget.checked)}
            className="size-5 text-base accent-accent"
          />
          Single-key shortcuts
        </label>
        <Button>Close</Button>
      </form>
    </dialog>
  );
});

function actionsOf(
  dialog: RefObject<HTMLDialogElement>,
  undoLast: () => void,
): Record<string, () => void> {
  return {
    n: () => document.getElementById("title")?.focus(),
    "/": toSearch,
    j: () => focusRow(1),
    k: () => focusRow(-1),
    x: () => rowButton()?.click(),
    e: () => focusedRow()?.querySelector("a")?.click(),
    z: undoLast,
    "?": () => dialog.current?.showModal(),
  };
}

/** Goes to the page's search field, or to the page that searches. */
function toSearch(): void {
  const field = document.getElementById("search");
  if (field) field.focus();
  else document.getElementById("to-search")?.click();
}

const rows = () => [
  ...document.querySelectorAll<HTMLElement>('.tasks li:not([hidden])[id^="task-"]'),
];

const focusedRow = () => document.activeElement?.closest<HTMLElement>('.tasks li[id^="task-"]');

const rowButton = () =>
  focusedRow()?.querySelector<HTMLElement>("[name=complete], [name=reopen], [type=checkbox]");

/** Moves the focus by `step` rows; from outside the list to the task that is open beside it, else to the first row. */
function focusRow(step: number): void {
  const all = rows();
  const current = focusedRow();
  const open = all.find((row) => row.querySelector("a[aria-current]"));
  const row = current ? all[all.indexOf(current) + step] : (open ?? all[0]);
  row?.querySelector<HTMLElement>("a, [type=checkbox], [name=restore]")?.focus();
}

const stored = "latch-shortcuts";
const changed = "latch-shortcuts-changed";

const areOn = () => window.localStorage.getItem(stored) !== "off";

function turn(on: boolean): void {
  if (on) window.localStorage.removeItem(stored);
  else window.localStorage.setItem(stored, "off");
  window.dispatchEvent(new Event(changed));
}

function subscribe(notify: () => void): () => void {
  window.addEventListener(changed, notify);
  return () => window.removeEventListener(changed, notify);
}

const dialogLook =
  "m-auto w-[calc(100%-2rem)] max-w-sm rounded-2xl border border-line bg-surface p-6 text-base text-ink shadow-floating " +
  "backdrop:bg-ink/30";

const keyLook =
  "inline-grid min-h-7 min-w-7 place-items-center rounded-md border border-edge bg-sunken px-1.5 font-semibold";

const typedInto = "input:not([type=checkbox]), textarea, select, dialog";

/** The key that was pressed; by its position on a keyboard without Latin letters, where nobody can type an N. */
function keyOf({ key, code }: KeyboardEvent): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return letter && key.length === 1 && !/[ -~]/.test(key) ? letter.toLowerCase() : key;
}

/** Whether keys are meant for the page: nobody is typing, no modifier is held except to undo, and no dialog is open. */
function isForPage(event: KeyboardEvent): boolean {
  const { target, ctrlKey, metaKey, altKey, isComposing } = event;
  const isTyping = target instanceof Element && target.closest(typedInto);
  const isHeld = (ctrlKey || metaKey) && keyOf(event) !== "z";
  return !isTyping && !isHeld && !altKey && !isComposing;
}

/** Runs what a key stands for, as long as shortcuts are on (WCAG 2.1.4: single keys can be turned off). */
function useShortcuts(actions: Record<string, () => void>, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    function run(event: KeyboardEvent) {
      const key = keyOf(event);
      const action = Object.hasOwn(actions, key) && isForPage(event) && actions[key];
      if (!action) return;
      event.preventDefault();
      action();
    }
    document.addEventListener("keydown", run);
    return () => document.removeEventListener("keydown", run);
  }, [actions, isOn]);
}
