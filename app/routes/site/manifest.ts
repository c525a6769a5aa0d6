import type { LoaderFunctionArgs } from "@remix-run/node";
import { description } from "~/site/product";
import { themeColors } from "~/site/theme";
import { readTheme } from "~/site/web/theme-cookie.server";

/**
 * Describes Latch as an installed app (https://www.w3.org/TR/appmanifest/). It starts in the colours of the chosen
 * theme.
 */
export function loader({ request }: LoaderFunctionArgs) {
  const theme = readTheme(request);
  return new Response(
    JSON.stringify({ ...manifest, ...colorsOf(theme === "dark" ? "dark" : "light"), ...dark }),
    {
      headers: {
        "Content-Type": "application/manifest+json; charset=utf-8",
        Vary: "Cookie",
      },
    },
  );
}

const colorsOf = (theme: "light" | "dark") => ({
  background_color: themeColors[theme],
  theme_color: themeColors[theme],
});

/** For dark devices whose browser supports it, if no theme was chosen. */
const dark = { color_scheme_dark: colorsOf("dark") };

const manifest = {
  name: "Latch",
  short_name: "Latch",
  description,
  id: "/tasks",
  start_url: "/tasks",
  scope: "/",
  display: "standalone",
  categories: ["productivity"],
  icons: [
    { src: "/icon.svg", sizes: "any", type: "image/svg+xml" },
    { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
    { src: "/icon-512.png", sizes: "512x512", type: "image/png" },
    { src: "/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
  ],
  screenshots: [
    {
      src: "/screenshots/tasks-light.png",
      sizes: "750x1624",
      type: "image/png",
      form_factor: "narrow",
      label: "Tasks, grouped by when they are due",
    },
    {
      src: "/screenshots/wide.png",
      sizes: "1280x800",
      type: "image/png",
      form_factor: "wide",
      label: "Tasks beside the list of views",
    },
  ],
  shortcuts: [
    // With an empty title, the field has the focus.
    { name: "Add task", url: "/tasks?title=" },
    { name: "Today", url: "/tasks?view=today" },
  ],
  // By GET, so that sharing something fills in a field and writes nothing.
  share_target: {
    action: "/tasks",
    method: "GET",
    params: { title: "title", text: "text", url: "url" },
  },
};
