import type { LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLocation,
  useMatches,
  useRouteLoaderData,
} from "@remix-run/react";
import { type ReactNode, useContext } from "react";
import { description } from "~/site/product";
import { isTheme, type Theme } from "~/site/theme";
import { type LayoutUser, Layout as PageLayout } from "~/site/ui/layout";
import { RouteErrorPage } from "~/site/ui/route-error-page";
import { ThemeColor } from "~/site/ui/theme";
import { useOfflineWorker } from "~/site/ui/use-offline-worker";
import { readTheme } from "~/site/web/theme-cookie.server";
import { undoAction } from "~/tasks/ui/undo-form";
import { DocumentContext } from "~/ui/document-context";
import { noteChanges } from "~/ui/hydration";
import { TimeZoneContext } from "~/ui/time";
import { Title } from "~/ui/title";
import { Announcer } from "~/ui/toast";
import type { PageNotice } from "~/web/flash.server";
import { passRetryAfter } from "~/web/headers.server";
import styles from "./styles.css?url";

export { unlessRefused as shouldRevalidate } from "~/ui/revalidation";

export const headers = passRetryAfter;

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: styles },
  { rel: "icon", href: "/icon.svg", type: "image/svg+xml" },
  { rel: "apple-touch-icon", href: "/apple-touch-icon.png" },
  // With credentials, for proxies that ask for a login: otherwise such a site could not be installed.
  { rel: "manifest", href: "/manifest.webmanifest", crossOrigin: "use-credentials" },
];

/** Needs no query and no token: pages bring the user with their own data. */
export function loader({ request }: LoaderFunctionArgs) {
  return { theme: readTheme(request) };
}

/** The document, around pages and errors alike. */
export function Layout({ children }: { children: ReactNode }) {
  const { nonce, isScriptless } = useContext(DocumentContext);
  const theme = useTheme();
  const isStatic = useIsStatic() || isScriptless;
  return (
    <html lang="en" data-theme={theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <Title />
        <meta name="description" content={description} />
        <ThemeColor theme={theme} />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        {!isStatic && <ScrollRestoration nonce={nonce} />}
        {!isStatic && <NoteChanges nonce={nonce} />}
        {!isStatic && <Scripts nonce={nonce} />}
      </body>
    </html>
  );
}

function NoteChanges({ nonce }: { nonce: string | undefined }) {
  const script = { dangerouslySetInnerHTML: { __html: noteChanges } };
  return <script nonce={nonce} suppressHydrationWarning {...script} />;
}

export default function App() {
  const { user, notice, rendered_for } = usePageData();
  useOfflineWorker(useTheme());
  if (useIsStatic()) return <Outlet />;
  return (
    <Announcer notice={notice && { ...notice, action: undoAction(notice) }}>
      <TimeZoneContext.Provider value={user?.timeZone ?? "UTC"}>
        <Framed user={user}>
          {/* If somebody else signs in in another tab, nothing typed here becomes theirs. */}
          <Outlet key={rendered_for} />
        </Framed>
      </TimeZoneContext.Provider>
    </Announcer>
  );
}

export function ErrorBoundary() {
  return (
    <Announcer>
      <Framed user={undefined}>
        <RouteErrorPage />
      </Framed>
    </Announcer>
  );
}

type FramedProps = { user: LayoutUser | null | undefined; children: ReactNode };

function Framed({ user, children }: FramedProps) {
  const { pathname, search } = useLocation();
  return (
    <PageLayout user={user} theme={useTheme()} path={pathname + search}>
      {children}
    </PageLayout>
  );
}

/** The page's own theme, else the browser's. The root loader's data is missing where a form's error is shown. */
function useTheme(): Theme {
  const { theme } = usePageData();
  const chosen = useRouteLoaderData<typeof loader>("root")?.theme;
  const { theme: drawn = themeOfDocument() } = useContext(DocumentContext);
  return theme ?? chosen ?? (isTheme(drawn) ? drawn : "system");
}

/** In a browser: the theme in which the server drew the document. */
const themeOfDocument = () =>
  typeof document === "undefined" ? undefined : document.documentElement.dataset.theme;

/** Whether the page is complete as the server sent it, without a frame or scripts. */
function useIsStatic(): boolean {
  return useMatches().some(({ handle }) => (handle as { isStatic?: true } | undefined)?.isStatic);
}

/** What any page's data may have for the frame. */
type PageData = {
  user?: LayoutUser | null;
  notice?: PageNotice | null;
  theme?: Theme;
  rendered_for?: string;
};

/** The innermost page's data; undefined if its loader has failed, and the user is not known. */
function usePageData(): PageData {
  const data = useMatches().at(-1)?.data as PageData | undefined;
  return data ? { user: null, ...data } : {};
}
