/**
 * Undoes, for the moment of hydration, what was done to a page before its scripts took over: by browser extensions,
 * which add elements, and by people, who type. React takes over only exactly what the server has sent; otherwise it
 * renders the whole document again and empties its fields. So foreign elements are removed for that moment and then
 * put back.
 */

declare global {
  interface Window {
    /** The changes of the document since it was read. */
    pageChanges?: { records: MutationRecord[]; observer: MutationObserver };
  }
}

/** The page's last script but Remix's: it records from then on what others do to the document. */
export const noteChanges =
  "window.pageChanges={records:[]," +
  "observer:new MutationObserver(r=>{pageChanges.records.push(...r)})};" +
  "pageChanges.observer.observe(document,{childList:true,subtree:true,characterData:true,characterDataOldValue:true})";

/** Puts things back as they were before `preparePage`, once React has taken over. */
export type RestorePage = () => void;

/**
 * Makes the document what the server has sent. Returns a function that reverses that, and whether there was anything
 * to do.
 */
export function preparePage(): { isTouched: boolean; restorePage: RestorePage } {
  const typed = typedValues();
  const changes = window.pageChanges;
  const records = [...(changes?.records ?? []), ...(changes?.observer.takeRecords() ?? [])].filter(
    (record) => !isHarmless(record),
  );
  changes?.observer.disconnect();
  for (const record of [...records].reverse()) takeBack(record);
  const strays = [...document.querySelectorAll(straySelector)].map(
    (node): Place => ({ node, parent: node.parentNode, next: node.nextSibling }),
  );
  for (const { node } of strays) node.remove();
  return {
    isTouched: records.length + strays.length > 0,
    restorePage() {
      for (const { node, parent, next } of [...strays].reverse()) put(node, parent, next);
      for (const record of records) redo(record, records);
      for (const value of typed) retype(value);
    },
  };
}

/**
 * React ignores what comes at the end of body. Do NOT remove it: it may be a script of ours that the browser is still
 * reading.
 */
const isHarmless = ({ target, nextSibling, removedNodes }: MutationRecord) =>
  target === document.body && nextSibling === null && removedNodes.length === 0;

type Place = { node: Element; parent: Node | null; next: Node | null };

/** Elements where the server puts none, added before the page's last script. */
const straySelector =
  "html > :not(head, body), head > :is(style:not([data-vite-dev-id]), script, meta[name^=darkreader])";

function takeBack({
  type,
  target,
  oldValue,
  addedNodes,
  removedNodes,
  nextSibling,
}: MutationRecord) {
  if (type === "characterData") {
    (target as CharacterData).data = oldValue ?? "";
    return;
  }
  for (const node of addedNodes)
    if (node.parentNode === target && !isLoading(node)) target.removeChild(node);
  for (const node of removedNodes) put(node, target, nextSibling);
}

/** Puts back what was only added. A replacement is a translation, which the browser will make again. */
function redo({ target, addedNodes, nextSibling }: MutationRecord, all: MutationRecord[]) {
  const isReplaced = all.some((other) => other.target === target && other.removedNodes.length > 0);
  if (isReplaced || !target.isConnected) return;
  for (const node of addedNodes) if (!node.isConnected) put(node, target, nextSibling);
}

function put(node: Node, parent: Node | null, next: Node | null): void {
  parent?.insertBefore(node, next?.parentNode === parent ? next : null);
}

/** Scripts of our own wait for such a link to load, so it stays. */
const isLoading = (node: Node) => node instanceof HTMLLinkElement;

type Typed = { name: string; index: number; value: string; checked: boolean };
type Control = HTMLInputElement | HTMLTextAreaElement;

const controls = (name: string) =>
  [...document.getElementsByName(name)].filter(
    (element): element is Control =>
      element instanceof HTMLTextAreaElement ||
      (element instanceof HTMLInputElement && element.type !== "file"),
  );

const isChecked = (control: Control) => control instanceof HTMLInputElement && control.checked;

/** What somebody, or the browser, has typed into the fields. */
function typedValues(): Typed[] {
  const names = new Set(
    [...document.querySelectorAll<Control>("input[name], textarea[name]")].map(({ name }) => name),
  );
  return [...names].flatMap((name) =>
    controls(name).flatMap((control, index) => {
      const isTyped =
        control.value !== control.defaultValue ||
        (control instanceof HTMLInputElement && control.checked !== control.defaultChecked);
      return isTyped ? { name, index, value: control.value, checked: isChecked(control) } : [];
    }),
  );
}

/** Types a value into its field again, if the field is empty or unchanged by now. */
function retype({ name, index, value, checked }: Typed): void {
  const control = controls(name)[index];
  if (!control || control.value !== control.defaultValue) return;
  control.value = value;
  if (control instanceof HTMLInputElement) control.checked = checked;
  // As if typed by hand, so that whatever shows the field's value follows.
  control.dispatchEvent(new Event("input", { bubbles: true }));
}
