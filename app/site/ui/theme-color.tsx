import type { Theme } from "./theme-form";

/** The page's background in each theme, as in styles.css, for what the browser draws around it. */
const colors = { light: "#f4f8f5", dark: "#0e1411" };

/** Colours the browser's own bars like the page. */
export function ThemeColor({ theme }: { theme: Theme }) {
  if (theme !== "system") return <meta name="theme-color" content={colors[theme]} />;
  return (
    <>
      <meta name="theme-color" media="(prefers-color-scheme: light)" content={colors.light} />
      <meta name="theme-color" media="(prefers-color-scheme: dark)" content={colors.dark} />
    </>
  );
}
