import {
  createContext,
  forwardRef,
  type HTMLAttributes,
  type HTMLInputTypeAttribute,
  type ReactNode,
  type Ref,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import { AlertIcon, EyeIcon, EyeOffIcon } from "./icons";
import { useHydrated } from "./use-hydrated";

/** A prefix for the ids of fields, for a form on a page where another form has fields of the same names. */
export const FieldIds = createContext("");

export type FieldProps = {
  label: string;
  /** Also the control's id, after the prefix from `FieldIds`: an error summary links to it. */
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
  /** For single-line fields only. */
  inputRef?: Ref<HTMLInputElement>;
};

/** A labelled text field with its hint and errors. The server validates; `required` is only announced. */
export function Field({ type = "text", multiline, rows = 4, inputRef, ...field }: FieldProps) {
  const control = useControlProps(field);
  return (
    <FieldFrame label={field.label} name={field.name} errors={field.errors} hint={field.hint}>
      {multiline ? (
        <textarea {...control} rows={rows} dir="auto" className={`${controlClass} py-3`} />
      ) : (
        <input
          {...control}
          type={type}
          ref={inputRef}
          dir={type === "text" ? "auto" : undefined}
          className={controlClass}
        />
      )}
    </FieldFrame>
  );
}

/**
 * A hidden field. Not `type="hidden"`: Firefox restores its value after a reload, such as an earlier form's key,
 * unless `autocomplete` is off, which HTML doesn't allow for fields of that type.
 */
export const HiddenField = forwardRef<HTMLInputElement, HiddenFieldProps>(
  function HiddenField(field, ref) {
    return <input ref={ref} hidden readOnly autoComplete="off" {...field} />;
  },
);

type HiddenFieldProps = { name: string; value?: string | number; defaultValue?: string };

type PasswordFieldProps = Omit<FieldProps, "type" | "multiline" | "rows" | "defaultValue">;

/**
 * A password field. With JavaScript a button reveals what was typed; a password is never sent back. It is hidden again
 * before its form is sent: browsers remember what was in a field for text, and offer it to the next person.
 */
export function PasswordField({ inputRef, ...field }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const hydrated = useHydrated();
  useEffect(() => {
    if (!shown) return;
    const form = frame.current?.closest("form");
    const hide = () => flushSync(() => setShown(false));
    form?.addEventListener("submit", hide);
    return () => form?.removeEventListener("submit", hide);
  }, [shown]);
  return (
    <FieldFrame label={field.label} name={field.name} errors={field.errors} hint={field.hint}>
      <div ref={frame} className="relative">
        <input
          {...useControlProps({ autoCapitalize: "none", spellCheck: false, ...field })}
          type={shown ? "text" : "password"}
          ref={inputRef}
          className={`${controlClass} pr-13`}
        />
        {hydrated && (
          <RevealButton label={field.label} shown={shown} onToggle={() => setShown(!shown)} />
        )}
      </div>
    </FieldFrame>
  );
}

type RevealProps = { label: string; shown: boolean; onToggle: () => void };

// Named by its content, not by aria-label: a search for the label "Password" must find one control.
function RevealButton({ label, shown, onToggle }: RevealProps) {
  const Icon = shown ? EyeOffIcon : EyeIcon;
  return (
    <button
      type="button"
      aria-pressed={shown}
      onClick={onToggle}
      className="absolute inset-y-0 right-0.5 my-auto grid size-11 place-items-center rounded-lg text-quiet transition-colors hover:text-ink"
    >
      <Icon className="size-5" />
      <span className="sr-only">{`${shown ? "Hide" : "Show"} ${label.toLowerCase()}`}</span>
    </button>
  );
}

type CheckboxProps = { label: string; name: string; defaultChecked?: boolean };

/** An on/off choice; if off, nothing is sent. */
export function Checkbox({ label, name, defaultChecked }: CheckboxProps) {
  return (
    <label className="flex min-h-11 items-center gap-3 font-semibold">
      <input
        type="checkbox"
        name={name}
        defaultChecked={defaultChecked}
        className="size-5 shrink-0 accent-accent"
      />
      <span>{label}</span>
    </label>
  );
}

type FileFieldProps = Pick<FieldProps, "label" | "name" | "errors" | "hint" | "required"> & {
  /** The types of file that the browser offers. */
  accept: string;
};

/** A labelled choice of one file, with its hint and errors. */
export function FileField({ accept, ...field }: FileFieldProps) {
  return (
    <FieldFrame label={field.label} name={field.name} errors={field.errors} hint={field.hint}>
      <input {...useControlProps(field)} type="file" accept={accept} className={fileClass} />
    </FieldFrame>
  );
}

type SelectProps<Value extends string> = {
  label: string;
  name: string;
  /** The label of each value, in the order of the list. */
  options: Record<Value, string>;
  defaultValue?: string | null;
  errors?: string[];
};

/** A labelled choice of one among a few. */
export function Select<Value extends string>({ options, ...field }: SelectProps<Value>) {
  return (
    <FieldFrame label={field.label} name={field.name} errors={field.errors}>
      <select {...useControlProps(field)} className={controlClass}>
        {Object.entries<string>(options).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

type FieldFrameProps = Pick<FieldProps, "label" | "name" | "errors" | "hint"> & {
  children: ReactNode;
};

/** The label above a control, the hint and the errors around it. */
export function FieldFrame({ label, name, errors, hint, children }: FieldFrameProps) {
  const id = useContext(FieldIds) + name;
  return (
    <div className="grid grid-cols-1 gap-1.5">
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      {hint && (
        <p id={hintId(id)} className="text-sm text-quiet">
          {hint}
        </p>
      )}
      {children}
      <FieldErrors name={name} errors={errors} />
    </div>
  );
}

/** What is wrong with the field of this name; nothing if nothing is. */
export function FieldErrors({ name, errors }: Pick<FieldProps, "name" | "errors">) {
  const id = useContext(FieldIds) + name;
  if (!errors?.length) return null;
  return (
    <div id={errorId(id)} className="flex gap-1.5 text-sm font-medium text-danger">
      <AlertIcon className="mt-0.5 size-4 shrink-0" />
      {/* One at a time, as in the summary: read one after the other they run together. */}
      <p>{errors[0]}</p>
    </div>
  );
}

/** The look of every text control: a class of its own, since forms repeat it many times. */
export const controlClass = "control";

const fileClass =
  `${controlClass} cursor-pointer file:mr-4 file:cursor-pointer file:rounded-lg file:bg-sunken ` +
  "file:px-3 file:py-1 file:font-semibold file:text-ink";

/** The attributes of every text control: its names, its state, its keyboard. */
export function useControlProps(
  field: Omit<FieldProps, "type" | "multiline" | "rows" | "inputRef">,
) {
  const ids = useContext(FieldIds);
  return {
    id: ids + field.name,
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
    "aria-describedby": describedBy(field, ids),
  };
}

type Described = Pick<FieldProps, "name" | "errors" | "hint">;

function describedBy({ name, errors, hint }: Described, ids: string) {
  const by = [errors?.length && errorId(ids + name), hint && hintId(ids + name)].filter(Boolean);
  return by.length ? by.join(" ") : undefined;
}

const errorId = (id: string) => `${id}-error`;
const hintId = (id: string) => `${id}-hint`;
