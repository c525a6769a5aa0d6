import { Form } from "@remix-run/react";

export type Theme = "light" | "dark" | "system";

type ThemeFormProps = { theme: Theme; path: string };

const choices: { value: Theme; label: string }[] = [
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "system", label: "System" },
];

/** The choice of theme: one button each, the current one pressed. Comes back to `path`. */
export function ThemeForm({ theme, path }: ThemeFormProps) {
  return (
    <Form method="post" action="/theme" preventScrollReset>
      <input type="hidden" name="redirectTo" value={path} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form's question. */}
      <div role="group" aria-label="Theme" className="-mx-3 flex">
        {choices.map(({ value, label }) => (
          <button
            key={value}
            type="submit"
            name="theme"
            value={value}
            aria-pressed={theme === value}
            className={look}
          >
            {label}
          </button>
        ))}
      </div>
    </Form>
  );
}

const look =
  "min-h-11 min-w-11 rounded-lg px-3 transition-colors hover:text-ink aria-pressed:font-semibold " +
  "aria-pressed:text-ink aria-pressed:underline aria-pressed:decoration-accent " +
  "aria-pressed:decoration-2 aria-pressed:underline-offset-6";
