import type { ReactNode } from "react";
import type { FieldProps } from "./field";
import { AlertIcon } from "./icons";

type FieldFrameProps = Pick<FieldProps, "label" | "name" | "errors" | "hint"> & {
  children: ReactNode;
};

/** The label above a control, the hint and the errors around it. */
export function FieldFrame({ label, name, errors, hint, children }: FieldFrameProps) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={name} className="font-semibold">
        {label}
      </label>
      {hint && (
        <p id={hintId(name)} className="text-sm text-quiet">
          {hint}
        </p>
      )}
      {children}
      <FieldErrors name={name} errors={errors} />
    </div>
  );
}

/** What is wrong with the field of this name; nothing when nothing is. */
export function FieldErrors({ name, errors }: Pick<FieldProps, "name" | "errors">) {
  if (!errors?.length) return null;
  return (
    <div id={errorId(name)} className="flex gap-1.5 text-sm font-medium text-danger">
      <AlertIcon className="mt-0.5 size-4 shrink-0" />
      <div>
        {errors.map((error) => (
          <p key={error}>{error}</p>
        ))}
      </div>
    </div>
  );
}

/** The look that every text control shares. */
export const controlClass =
  "block w-full min-h-12 rounded-xl border border-edge bg-surface px-3.5 py-2.5 text-base text-ink " +
  "caret-accent transition-[border-color,box-shadow] duration-150 placeholder:text-quiet " +
  "hover:border-quiet focus:border-accent focus:outline-2 focus:outline-offset-0 " +
  // Within: the button of a date's calendar has the focus instead of the field.
  "focus-within:outline-2 focus-within:outline-offset-0 focus-within:outline-accent " +
  "focus:outline-accent aria-invalid:border-danger aria-invalid:ring-1 aria-invalid:ring-danger " +
  "aria-invalid:focus:outline-danger";

/** The attributes that every text control shares: its names, its state, its keyboard. */
export function controlProps(field: Omit<FieldProps, "type" | "multiline" | "rows" | "inputRef">) {
  return {
    id: field.name,
    name: field.name,
    defaultValue: field.defaultValue ?? undefined,
    autoComplete: field.autoComplete,
    inputMode: field.inputMode,
    enterKeyHint: field.enterKeyHint,
    autoCapitalize: field.autoCapitalize,
    spellCheck: field.spellCheck,
    maxLength: field.maxLength,
    autoFocus: field.autoFocus,
    "aria-required": field.required || undefined,
    "aria-invalid": field.errors?.length ? true : undefined,
    "aria-describedby": describedBy(field),
  };
}

function describedBy({ name, errors, hint }: Pick<FieldProps, "name" | "errors" | "hint">) {
  const ids = [errors?.length && errorId(name), hint && hintId(name)].filter(Boolean);
  return ids.length ? ids.join(" ") : undefined;
}

const errorId = (name: string) => `${name}-error`;
const hintId = (name: string) => `${name}-hint`;
