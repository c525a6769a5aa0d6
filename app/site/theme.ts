/** How the pages look: always light, always dark, or as the device is set. */
export const themes = ["light", "dark", "system"] as const;

export type Theme = (typeof themes)[number];

export const isTheme = (value: unknown): value is Theme => themes.some((theme) => theme === value);
