import { hostCookie } from "~/web/cookie.server";

const themes = ["light", "dark", "system"] as const;

/** How the pages look: always light, always dark, or as the device is set. */
export type Theme = (typeof themes)[number];

const cookie = hostCookie("latch-theme");
const oneYearSeconds = 365 * 24 * 60 * 60;

export function isTheme(value: unknown): value is Theme {
  return themes.some((theme) => theme === value);
}

/** The theme that this browser chose, "system" if none. */
export function readTheme(request: Request): Theme {
  const value = cookie.read(request);
  return isTheme(value) ? value : "system";
}

/** The `Set-Cookie` line that keeps the choice. */
export const keepTheme = (theme: Theme) =>
  theme === "system" ? cookie.clear() : cookie.set(theme, oneYearSeconds);
