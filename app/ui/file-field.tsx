import type { FieldProps } from "./field";
import { controlClass, controlProps, FieldFrame } from "./field-frame";

type FileFieldProps = Pick<FieldProps, "label" | "name" | "errors" | "hint" | "required"> & {
  /** What the browser offers to choose from. */
  accept: string;
};

/** A labelled choice of one file with its hint and errors. */
export function FileField({ accept, ...field }: FileFieldProps) {
  return (
    <FieldFrame label={field.label} name={field.name} errors={field.errors} hint={field.hint}>
      <input {...controlProps(field)} type="file" accept={accept} className={look} />
    </FieldFrame>
  );
}

const look =
  `${controlClass} cursor-pointer file:mr-4 file:cursor-pointer file:rounded-lg file:bg-sunken ` +
  "file:px-3 file:py-1 file:font-semibold file:text-ink";
