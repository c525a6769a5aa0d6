/** How the pages look: always light, always dark, or as the device is set. */
export const themes = ["system", "light", "dark"] as const;

/** The page's background in each theme, as in styles.css, for the browser's own bars. */
export const themeColors = { light: "#f4f8f5", dark: "#0e1411" };

export type Theme = (typeof themes)[number];

/** Whether a value from outside names a theme. */
export const isTheme = (value: unknown): value is Theme => themes.some((theme) => theme === value);
