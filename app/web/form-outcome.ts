/** A form given back to its page: what was typed, but for passwords, and what is wrong with it. */
export type FormErrors = {
  values: Readonly<Record<string, string>>;
  errors: Record<string, string[]>;
  formError: string | null;
};

/** A form whose words were kept while nobody was signed in. The id tells it from one that was kept later. */
export type KeptForm = FormErrors & { id: string };

/**
 * The answer to a script whose form has done its work: what to say, whether also where notices are for screen readers, what
 * undoes it, how many changes can be undone one after the other, and what undoes only that a title was read.
 */
export type FormSuccess = {
  message: string;
  mustBeSeen: boolean;
  undo: string | null;
  undoable: number;
  keepAsText?: string;
};

/** The errors among what an action may give back, if it has any. */
export function formErrorsIn(
  outcome: FormErrors | FormSuccess | undefined,
): FormErrors | undefined {
  return outcome && "errors" in outcome ? outcome : undefined;
}
