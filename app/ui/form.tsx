import { type FormProps, Form as RemixForm, useActionData, useMatches } from "@remix-run/react";
import { forwardRef, type KeyboardEvent, useMemo } from "react";
import { type FormErrors, formErrorsIn, type KeptForm } from "~/web/form-outcome";
import { HiddenField } from "./field";

/** What any page's data may have for its forms. */
type FormPageData = {
  /** Whom the page was drawn for. */
  rendered_for?: string;
  /** What was typed into forms of this page while nobody was signed in. */
  kept?: KeptForm[];
};

const useFormPageData = () => (useMatches().at(-1)?.data ?? {}) as FormPageData;

/** The field that a script adds to a form it sends: whom the form was drawn for. */
export function useRenderedFor(): { rendered_for?: string } {
  const { rendered_for } = useFormPageData();
  return rendered_for ? { rendered_for } : {};
}

/** The field that says whom the form was drawn for: sent from another person's tab, the form is given back. */
export function RenderedFor() {
  const { rendered_for } = useRenderedFor();
  if (!rendered_for) return null;
  return <HiddenField name="rendered_for" value={rendered_for} />;
}

/** Remix's form, for what belongs to somebody. It says to whom. */
export const Form = forwardRef<HTMLFormElement, FormProps>(function Form(
  { children, ...form },
  ref,
) {
  return (
    <RemixForm ref={ref} onKeyDown={submitByEnter} {...form}>
      <RenderedFor />
      {children}
    </RemixForm>
  );
});

/** Submits a form by Ctrl or ⌘ and Enter from any of its fields, even where Enter alone begins a line. */
function submitByEnter(event: KeyboardEvent<HTMLFormElement>) {
  const { key, ctrlKey, metaKey, target, currentTarget: form } = event;
  const isField = target instanceof Element && target.matches("input, textarea, select");
  if (key !== "Enter" || !(ctrlKey || metaKey) || !isField) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector<HTMLButtonElement>(submitButton));
}

const submitButton = "button:not([type=button])";

/**
 * A form returned to its page: with what is wrong with it, or, after signing in, with the words typed while nobody
 * was signed in.
 *
 * @param isShown whether a form that was kept is one that the page shows
 */
export function useReturnedForm(
  isShown: (form: KeptForm) => boolean = () => true,
): FormErrors | undefined {
  const refused = formErrorsIn(useActionData<FormErrors>());
  const kept = useFormPageData().kept?.find(isShown);
  // biome-ignore lint/correctness/useExhaustiveDependencies: reading the page again gives the same words in another object.
  const same = useMemo(() => kept, [kept?.id]);
  return refused ?? same;
}
