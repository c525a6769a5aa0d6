import type { HTMLAttributes, HTMLInputTypeAttribute, Ref } from "react";
import { controlClass, controlProps, FieldFrame } from "./field-frame";

export type FieldProps = {
  label: string;
  /** Also the control's id: an error summary links to it. */
  name: string;
  type?: HTMLInputTypeAttribute;
  defaultValue?: string | null;
  errors?: string[];
  hint?: string;
  required?: boolean;
  autoComplete?: string;
  inputMode?: HTMLAttributes<HTMLInputElement>["inputMode"];
  enterKeyHint?: HTMLAttributes<HTMLInputElement>["enterKeyHint"];
  autoCapitalize?: string;
  spellCheck?: boolean;
  maxLength?: number;
  multiline?: boolean;
  rows?: number;
  autoFocus?: boolean;
  /** For a single-line field; a multiline one ignores it. */
  inputRef?: Ref<HTMLInputElement>;
};

/** A labelled text field with its hint and errors. The server validates: `required` is only announced. */
export function Field({ type = "text", multiline, rows = 4, inputRef, ...field }: FieldProps) {
  const control = controlProps(field);
  return (
    <FieldFrame label={field.label} name={field.name} errors={field.errors} hint={field.hint}>
      {multiline ? (
        <textarea {...control} rows={rows} className={`${controlClass} py-3`} />
      ) : (
        <input {...control} type={type} ref={inputRef} className={controlClass} />
      )}
    </FieldFrame>
  );
}
