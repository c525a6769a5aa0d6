import { oneYearSeconds } from "~/schemas/duration";
import { isTheme, type Theme } from "~/site/theme";
import { hostCookie } from "~/web/cookie.server";

const cookie = hostCookie("latch-theme");

/** The theme chosen in this browser, "system" if none. */
export function readTheme(request: Request): Theme {
  const value = cookie.read(request);
  return isTheme(value) ? value : "system";
}

/** The `Set-Cookie` line that keeps the choice. */
export const keepTheme = (theme: Theme) =>
  theme === "system" ? cookie.clear() : cookie.set(theme, oneYearSeconds);
