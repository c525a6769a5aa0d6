import { useFetcher, useLocation } from "@remix-run/react";
import { type FormEvent, useEffect } from "react";
import { focusHeading } from "~/ui/focus";
import { RenderedFor, useRenderedFor } from "~/ui/form";
import { ToastButton, useAnnounce } from "~/ui/toast";
import type { FormErrors, FormSuccess } from "~/web/form-outcome";

/** The action that an announcement offers: the button that undoes what it tells of, if anything does. */
export const undoAction = (undo: string | null | undefined) =>
  undo ? <UndoForm undo={undo} /> : null;

/** Announces the outcome of a form that a script has sent, as soon as its answer is there. */
export function useAnnounceOutcome(outcome: FormErrors | FormSuccess | undefined): void {
  const announce = useAnnounce();
  useEffect(() => {
    if (!outcome) return;
    if ("message" in outcome) announce(outcome.message, "info", undoAction(outcome.undo));
    else if (outcome.formError) announce(outcome.formError, "error");
  }, [announce, outcome]);
}

/** The button that undoes the last action, on whatever page it is. Comes back there. */
function UndoForm({ undo }: { undo: string }) {
  const { Form, submit, data, state } = useFetcher<FormErrors | FormSuccess>();
  const { pathname, search } = useLocation();
  const renderedFor = useRenderedFor();
  const announce = useAnnounce();
  useEffect(() => {
    if (!data) return;
    if ("message" in data) announce(data.message, "info", undoAction(data.undo));
    else announce(data.formError ?? "Not undone.", "error", undoAction(undo));
  }, [announce, data, undo]);
  function undoHere(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (state !== "idle") return;
    focusHeading();
    submit({ ...renderedFor, undo, reply: "data" }, { method: "post", action: "/tasks" });
  }
  return (
    <Form method="post" action="/tasks" onSubmit={undoHere}>
      <RenderedFor />
      <input type="hidden" name="redirectTo" value={pathname + search} />
      <ToastButton name="undo" value={undo}>
        Undo
      </ToastButton>
    </Form>
  );
}
