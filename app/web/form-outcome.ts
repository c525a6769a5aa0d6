/** What a page's action gives back when it refuses a form; see app/web/form.server.ts. */
export type FormRefusal = {
  values: Readonly<Record<string, string>>;
  errors: Record<string, string[]>;
  formError: string | null;
};

/** What it gives back, to a script that asked for data, when it has done what the form says, and what undoes it. */
export type FormDone = { done: string; undo: string | null };

/** What is wrong with the form a page's action was sent, if anything is. */
export function refusalIn(outcome: FormRefusal | FormDone | undefined): FormRefusal | undefined {
  return outcome && "errors" in outcome ? outcome : undefined;
}
