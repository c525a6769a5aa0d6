import { useState } from "react";
import type { FieldProps } from "./field";
import { controlClass, controlProps, FieldFrame } from "./field-frame";
import { EyeIcon, EyeOffIcon } from "./icons";
import { useHydrated } from "./use-hydrated";

type PasswordFieldProps = Omit<FieldProps, "type" | "multiline" | "rows" | "defaultValue">;

/** A password field. With JavaScript a button shows what was typed; a password is never sent back. */
export function PasswordField({ inputRef, ...field }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const hydrated = useHydrated();
  return (
    <FieldFrame label={field.label} name={field.name} errors={field.errors} hint={field.hint}>
      <div className="relative">
        <input
          {...controlProps({ autoCapitalize: "none", spellCheck: false, ...field })}
          type={shown ? "text" : "password"}
          ref={inputRef}
          className={`${controlClass} pr-13`}
        />
        {hydrated && <RevealButton shown={shown} onToggle={() => setShown(!shown)} />}
      </div>
    </FieldFrame>
  );
}

// Named by its content, not by aria-label: a search for the label "Password" must find one control.
function RevealButton({ shown, onToggle }: { shown: boolean; onToggle: () => void }) {
  const Icon = shown ? EyeOffIcon : EyeIcon;
  return (
    <button
      type="button"
      aria-pressed={shown}
      onClick={onToggle}
      className="absolute inset-y-0 right-0.5 my-auto grid size-11 place-items-center rounded-lg text-quiet transition-colors hover:text-ink"
    >
      <Icon className="size-5" />
      <span className="sr-only">{shown ? "Hide password" : "Show password"}</span>
    </button>
  );
}
