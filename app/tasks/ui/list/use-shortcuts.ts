import { useEffect } from "react";

const typedInto = "input:not([type=checkbox]), textarea, select, dialog";

/** Whether keys are meant for the page: nothing is typed into, no modifier is held, no dialog is open. */
function isForPage({ target, ctrlKey, metaKey, altKey, isComposing }: KeyboardEvent): boolean {
  const isTyping = target instanceof Element && target.closest(typedInto);
  return !isTyping && !ctrlKey && !metaKey && !altKey && !isComposing;
}

/** Runs what a key stands for, as long as shortcuts are on (WCAG 2.1.4: single keys can be turned off). */
export function useShortcuts(actions: Record<string, () => void>, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    function run(event: KeyboardEvent) {
      const action = Object.hasOwn(actions, event.key) && isForPage(event) && actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    }
    document.addEventListener("keydown", run);
    return () => document.removeEventListener("keydown", run);
  }, [actions, isOn]);
}
