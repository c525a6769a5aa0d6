import type { ActionFunctionArgs } from "@remix-run/node";
import { isTheme } from "~/site/theme";
import { keepTheme } from "~/site/web/theme-cookie.server";
import { readForm } from "~/web/form.server";
import { backTo, safePath } from "~/web/redirect.server";

/** Sets the theme and returns to the page where it was chosen. */
export async function action({ request }: ActionFunctionArgs) {
  const { theme, redirectTo } = await readForm(request);
  if (!isTheme(theme)) throw new Response("Unknown theme", { status: 400 });
  return backTo(safePath(redirectTo), [keepTheme(theme)]);
}
