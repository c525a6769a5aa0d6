import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { Theme } from "~/site/theme";
import { FocusLink, useFocusHeadingOnNavigation } from "~/ui/focus";
import { Toast } from "~/ui/toast";
import { Logo } from "./logo";
import { ThemeForm } from "./theme";

export type LayoutUser = { name: string; email: string };

type LayoutProps = {
  /** Null when nobody is signed in, undefined when the page does not know. */
  user: LayoutUser | null | undefined;
  theme: Theme;
  /** The current path with its query: changing the theme returns there. */
  path: string;
  children: ReactNode;
};

/** What every page shares: skip link, header, main, and a footer with the theme choice. */
export function Layout({ user, theme, path, children }: LayoutProps) {
  useFocusHeadingOnNavigation();
  return (
    <div className={frame}>
      <FocusLink targetId="main" className={skipLink}>
        Skip to content
      </FocusLink>
      <Header user={user} path={path} />
      <main id="main" tabIndex={-1} className="w-full grow py-8 sm:py-14">
        {children}
      </main>
      <Toast />
      <footer className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-6 text-sm text-quiet">
        <p>A private task list.</p>
        <ThemeForm theme={theme} path={path} />
      </footer>
    </div>
  );
}

/** The wordmark, and the user's name or the ways to sign in. */
function Header({ user, path }: Pick<LayoutProps, "user" | "path">) {
  return (
    <header className="flex min-h-18 items-center justify-between gap-4 border-b border-line py-2">
      <Link to={user ? "/tasks" : "/"} className={home}>
        <Logo className="size-8" />
        Latch
      </Link>
      {user && <SignedIn user={user} path={path} />}
      {user === null && <SignedOut path={path} />}
    </header>
  );
}

function SignedIn({ user, path }: { user: LayoutUser; path: string }) {
  return (
    <div className="flex min-w-0 items-center gap-4">
      <Link to="/account" title={user.email} className={account}>
        <span className="sr-only">Account: </span>
        <span className="max-w-64 truncate">{user.name}</span>
      </Link>
      {path !== "/signout" && (
        <Link to="/signout" className={link}>
          Sign out
        </Link>
      )}
    </div>
  );
}

// These pages have their own links to sign in and up.
const pagesWithOwnLinks = ["/", "/signin", "/signup"];

function SignedOut({ path }: { path: string }) {
  const [pathname = "/"] = path.split("?");
  if (pagesWithOwnLinks.includes(pathname)) return null;
  return (
    <nav aria-label="Account" className="flex items-center gap-4">
      <Link to="/signin" className={link}>
        Sign in
      </Link>
      <Link to="/signup" className={link}>
        Create account
      </Link>
    </nav>
  );
}

const frame =
  "mx-auto flex min-h-dvh max-w-5xl flex-col pt-[env(safe-area-inset-top)] " +
  "pr-[max(1.25rem,env(safe-area-inset-right))] pb-[env(safe-area-inset-bottom)] " +
  "pl-[max(1.25rem,env(safe-area-inset-left))] sm:pr-[max(2rem,env(safe-area-inset-right))] " +
  "sm:pl-[max(2rem,env(safe-area-inset-left))]";

const skipLink =
  "fixed top-[max(0.75rem,env(safe-area-inset-top))] left-[max(0.75rem,env(safe-area-inset-left))] z-20 flex min-h-11 -translate-y-32 items-center rounded-xl bg-accent px-5 " +
  "font-semibold text-on-accent focus:translate-y-0 focus:shadow-floating";

const home =
  "flex min-h-11 shrink-0 items-center gap-2 rounded-lg text-xl font-bold tracking-[-0.04em]";

const account =
  "inline-flex min-h-11 min-w-11 items-center rounded-lg text-quiet underline decoration-line decoration-2 " +
  "underline-offset-6 transition-colors hover:text-ink hover:decoration-accent";

const link =
  "inline-flex min-h-11 shrink-0 items-center rounded-lg font-medium underline decoration-line " +
  "decoration-2 underline-offset-6 transition-colors hover:decoration-accent";
