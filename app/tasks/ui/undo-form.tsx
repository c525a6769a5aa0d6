import { useFetcher, useLocation } from "@remix-run/react";
import { type FormEvent, useEffect } from "react";
import { RenderedFor, useRenderedFor } from "~/ui/form";
import { ToastButton, useAnnounce, useLeaveNotices } from "~/ui/toast";
import type { FormErrors, FormSuccess } from "~/web/form-outcome";

type Undoable = {
  undo: string | null;
  undoable: number;
  keepAsText?: string | null;
  /** Whether it reports that a change was undone. */
  isUndone?: boolean;
};

/** The action of an announcement: the buttons that undo what it reports, if it can be undone. */
export function undoAction({ undo, undoable, keepAsText, isUndone = false }: Undoable) {
  if (!undo) return null;
  return (
    <>
      {keepAsText && <UndoForm undo={keepAsText} label="Keep as text" />}
      {/* It undoes the change before that one; it does not redo. */}
      <UndoForm undo={undo} count={undoable} label={isUndone ? "Undo another" : "Undo"} />
    </>
  );
}

/** What the announcement of a form's success has besides its words. */
export const besidesWords = (success: FormSuccess) => ({
  action: undoAction(success),
  mustBeSeen: success.mustBeSeen,
  tone: success.tone,
});

/** Announces the outcome of a form that a script has sent, as soon as the response arrives. */
export function useAnnounceOutcome(outcome: FormErrors | FormSuccess | undefined): void {
  const announce = useAnnounce();
  useEffect(() => {
    if (!outcome) return;
    if ("message" in outcome) announce(outcome.message, besidesWords(outcome));
    else if (outcome.formError) announce(outcome.formError, { tone: "error" });
  }, [announce, outcome]);
}

/** A function that undoes the last change of this session, and announces that. */
export function useUndoLast(): () => void {
  const { submit, data } = useFetcher<FormErrors | FormSuccess>();
  const renderedFor = useRenderedFor();
  useAnnounceOutcome(data);
  return () =>
    submit(
      { ...renderedFor, undo: "last", reply: "data" },
      { method: "post", action: "/tasks", preventScrollReset: true },
    );
}

type UndoFormProps = {
  undo: string;
  label: string;
  /** How many changes can be undone one after the other. */
  count?: number;
};

const undoForm = (props: UndoFormProps) => <UndoForm {...props} />;

/** A button that undoes the last action, on any page, and returns there. */
function UndoForm({ undo, label, count = 1 }: UndoFormProps) {
  const { Form, submit, data, state } = useFetcher<FormErrors | FormSuccess>();
  const { pathname, search } = useLocation();
  const renderedFor = useRenderedFor();
  const announce = useAnnounce();
  const leaveNotices = useLeaveNotices();
  useEffect(() => {
    if (!data) return;
    if ("message" in data) announce(data.message, besidesWords(data));
    else
      announce(data.formError ?? "Couldn’t undo that.", {
        tone: "error",
        action: undoForm({ undo, label, count }),
      });
  }, [announce, data, undo, count, label]);
  function undoHere(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (state !== "idle") return;
    leaveNotices();
    submit({ ...renderedFor, undo, reply: "data" }, { method: "post", action: "/tasks" });
  }
  return (
    <Form method="post" action="/tasks" onSubmit={undoHere}>
      <RenderedFor />
      <input type="hidden" name="redirectTo" value={pathname + search} />
      <ToastButton
        name="undo"
        value={undo}
        title={count > 1 ? `Undoes the last of ${count} changes` : undefined}
      >
        {/* One below the other where the words of the notice need the room. */}
        <span className="max-[24rem]:grid">
          {label}
          {count > 1 && <span data-count={count} className={counter} />}
        </span>
      </ToastButton>
    </Form>
  );
}

/** Says how many changes there are. Not part of the button's name: its title says it. */
const counter =
  "ms-1.5 text-sm font-normal tabular-nums max-[24rem]:ms-0 max-[24rem]:text-xs before:content-['last_of_'_attr(data-count)/'']";
