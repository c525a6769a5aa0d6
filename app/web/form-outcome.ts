/** A form given back to its page: what was typed, except passwords, and what is wrong with it. */
export type FormErrors = {
  values: Readonly<Record<string, string>>;
  errors: Record<string, string[]>;
  formError: string | null;
};

/** A form whose words were kept while nobody was signed in. Its id tells it from one kept later. */
export type KeptForm = FormErrors & { id: string };

/**
 * Whether fields are those of a selection's form. Of forms that people type into, only this one shares its page's
 * address with another, which adds a task.
 */
export const isOfSelection = (values: Readonly<Record<string, string>>): boolean =>
  "selection" in values || "bulk" in values;

/**
 * The response to a script whose form has succeeded: what to say, whether to show it where notices are for screen
 * readers, what undoes it, how many changes can be undone one after the other, and what undoes only the reading of a
 * title.
 */
export type FormSuccess = {
  message: string;
  mustBeSeen: boolean;
  /** Whether something was done, or is left to do. */
  tone: "info" | "warning";
  undo: string | null;
  undoable: number;
  keepAsText?: string;
  /** Whether what it says is that a change was undone. */
  isUndone?: true;
};

/** The errors in what an action returned, if any. */
export function formErrorsIn(
  outcome: FormErrors | FormSuccess | undefined,
): FormErrors | undefined {
  return outcome && "errors" in outcome ? outcome : undefined;
}
