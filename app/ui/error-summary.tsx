import { useContext, useEffect, useRef } from "react";
import { FieldIds } from "./field";
import { FocusLink } from "./focus";
import { useErrorTitle } from "./title";

type ErrorSummaryProps = { errors?: Record<string, string[]>; formError?: string | null };

/**
 * What is wrong with the form, each message a link to its field; nothing if nothing is. It takes the focus: by the
 * autofocus attribute without JavaScript, and whenever the errors change with it.
 */
export function ErrorSummary({ errors = noErrors, formError }: ErrorSummaryProps) {
  const summary = useRef<HTMLElement>(null);
  const ids = useContext(FieldIds);
  const titleId = `${ids}error-summary-title`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new response takes the focus, even with equal messages.
  useEffect(() => summary.current?.focus(), [errors, formError]);

  const fields = Object.entries(errors).filter(([, messages]) => messages.length > 0);
  const hasErrors = fields.length > 0 || Boolean(formError);
  useErrorTitle(hasErrors);
  if (!hasErrors) return null;
  return (
    <section ref={summary} {...focusable} aria-labelledby={titleId} className={look}>
      <h2 id={titleId} className="text-lg font-bold tracking-tight">
        There is a problem
      </h2>
      {formError && <p className="mt-1">{formError}</p>}
      {fields.length > 0 && (
        <ul className="-mb-2">
          {fields.map(([name, messages]) => (
            <li key={name}>
              <FocusLink targetId={ids + name} className={linkLook}>
                {messages[0]}
              </FocusLink>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const noErrors: Record<string, string[]> = {};

// React writes the attribute on the server only; in the browser the effect does its work.
const focusable = { tabIndex: -1, autoFocus: true };

const look =
  "rounded-xl border border-danger bg-danger-wash px-4 py-3 " +
  // Around the border, not beside it: one line, twice as strong.
  "focus:outline-2 focus:-outline-offset-1 focus:outline-danger";

const linkLook =
  "inline-flex min-h-11 items-center py-2 font-medium text-danger underline decoration-danger/50 " +
  "underline-offset-4 hover:decoration-danger";
