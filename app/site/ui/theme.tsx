import { Form } from "@remix-run/react";
import { type Theme, themeColors, themes } from "~/site/theme";

type ThemeFormProps = { theme: Theme; path: string };

const labels: Record<Theme, string> = { system: "Auto", light: "Light", dark: "Dark" };

/** The choice of theme: one button each, the current one pressed. Returns to `path`. */
export function ThemeForm({ theme, path }: ThemeFormProps) {
  return (
    <Form method="post" action="/theme" preventScrollReset>
      <input type="hidden" name="redirectTo" value={path} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form's question. */}
      <div role="group" aria-label="Theme" className="-mx-3 flex flex-wrap">
        {themes.map((value) => (
          <button
            key={value}
            type="submit"
            name="theme"
            value={value}
            aria-pressed={theme === value}
            className={look}
          >
            {labels[value]}
          </button>
        ))}
      </div>
    </Form>
  );
}

/** Colours the browser's own bars like the page. */
export function ThemeColor({ theme }: { theme: Theme }) {
  if (theme !== "system") return <meta name="theme-color" content={themeColors[theme]} />;
  return (
    <>
      <meta name="theme-color" media="(prefers-color-scheme: light)" content={themeColors.light} />
      <meta name="theme-color" media="(prefers-color-scheme: dark)" content={themeColors.dark} />
    </>
  );
}

const look =
  "min-h-11 min-w-11 rounded-lg px-3 transition-colors hover:text-ink aria-pressed:font-semibold " +
  "aria-pressed:text-ink aria-pressed:underline aria-pressed:decoration-accent " +
  "aria-pressed:decoration-2 aria-pressed:underline-offset-6";
