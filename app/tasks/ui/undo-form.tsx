import { useFetcher } from "@remix-run/react";
import { type FormEvent, useEffect } from "react";
import { useAnnounce } from "~/ui/announcer";
import { focusHeading } from "~/ui/use-focus-heading";
import type { FormErrors, FormSuccess } from "~/web/form-outcome";

/** The button that undoes the last action, on whatever page it is. Comes back to `path`. */
export function UndoForm({ undo, path }: { undo: string; path: string }) {
  const { Form, submit, data, state } = useFetcher<FormErrors | FormSuccess>();
  const announce = useAnnounce();
  useEffect(() => {
    if (!data) return;
    if ("message" in data) announce(data.message, "info", data.undo);
    else announce(data.formError ?? "Not undone.", "error", undo);
  }, [announce, data, undo]);
  function undoHere(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (state !== "idle") return;
    focusHeading();
    submit({ undo, reply: "data" }, { method: "post", action: "/tasks" });
  }
  return (
    <Form method="post" action="/tasks" onSubmit={undoHere}>
      <input type="hidden" name="redirectTo" value={path} />
      <button type="submit" name="undo" value={undo} className={toastButton}>
        Undo
      </button>
    </Form>
  );
}

export const toastButton =
  "flex min-h-11 min-w-11 items-center justify-center rounded-xl px-3 font-semibold " +
  "hover:underline hover:underline-offset-4 focus-visible:outline-on-toast focus-visible:-outline-offset-4";
