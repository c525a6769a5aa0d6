import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { Theme } from "~/site/theme";
import { FocusLink, useFocusHeadingOnNavigation } from "~/ui/focus";
import { SearchIcon } from "~/ui/icons";
import { Toast } from "~/ui/toast";
import { Logo } from "./logo";
import { ThemeForm } from "./theme";

export type LayoutUser = { name: string; email: string; timeZone: string | null };

type LayoutProps = {
  /** Null if nobody is signed in, undefined if the page doesn't know. */
  user: LayoutUser | null | undefined;
  theme: Theme;
  /** The current path with its query: changing the theme returns there. */
  path: string;
  children: ReactNode;
};

/** What every page shares: skip links, header, notices, main, and for visitors a footer with the theme choice. */
export function Layout({ user, theme, path, children }: LayoutProps) {
  useFocusHeadingOnNavigation();
  const [pathname, query] = path.split("?");
  const isList = pathname === "/tasks" && Boolean(user);
  return (
    // Signed in, every page leaves room for a task beside the list, so that the header doesn't move from page to
    // page.
    <div className={`frame ${user ? "max-w-[84rem]" : "max-w-5xl"}`}>
      <FocusLink targetId="main" className="skip">
        Skip to content
      </FocusLink>
      {isList && (
        <FocusLink targetId="tasks" className="skip">
          Skip to tasks
        </FocusLink>
      )}
      <Header user={user} path={path} isSearch={isList && new URLSearchParams(query).has("q")} />
      <Toast isQuiet={isList} />
      <main
        id="main"
        tabIndex={-1}
        className={`w-full grow ${isList ? "pb-24" : user ? "py-3 sm:py-10" : "py-8 sm:py-14"}`}
      >
        {children}
      </main>
      {/* People who are signed in find it under Account. */}
      {!user && (
        <footer className="flex justify-end py-6 text-sm text-quiet print:hidden">
          <ThemeForm theme={theme} path={path} />
        </footer>
      )}
    </div>
  );
}

type HeaderProps = Pick<LayoutProps, "user" | "path"> & { isSearch: boolean };

/** The wordmark, and links to search and the account, or to sign in. */
function Header({ user, path, isSearch }: HeaderProps) {
  return (
    <header className="flex min-h-13 shrink-0 flex-wrap items-center justify-between gap-1 print:hidden">
      <Link to={user ? "/tasks" : "/"} className={home}>
        <Logo className="size-7" />
        Latch
      </Link>
      {user && <SignedIn user={user} isSearch={isSearch} />}
      {user === null && <SignedOut path={path} />}
    </header>
  );
}

function SignedIn({ user, isSearch }: { user: LayoutUser; isSearch: boolean }) {
  return (
    <div className="-mr-2 ml-auto flex items-center">
      {/* The search has a button of its own, with the same picture. */}
      {!isSearch && (
        <Link to="/tasks?q=" id="to-search" className={iconLink}>
          <SearchIcon className="size-6" />
          <span className="sr-only">Search</span>
        </Link>
      )}
      <Link to="/account" title={user.email} className={iconLink}>
        <span className="sr-only">{`Account: ${user.name}`}</span>
        <span data-initial={[...user.name][0]?.toUpperCase()} className={initial} />
      </Link>
    </div>
  );
}

// These pages have links of their own to sign in and up, or are one step of something under way.
const pagesWithOwnLinks = [
  "/",
  "/signin",
  "/signin/second",
  "/signup",
  "/signup/confirm",
  "/reset/password",
  "/account/email/confirm",
  "/account/take-back",
];

function SignedOut({ path }: { path: string }) {
  const [pathname = "/"] = path.split("?");
  if (pagesWithOwnLinks.includes(pathname)) return null;
  return (
    <nav aria-label="Account" className="flex flex-wrap items-center gap-x-4">
      <Link to="/signin" className={link}>
        Sign in
      </Link>
      <Link to="/signup" className={link}>
        Create account
      </Link>
    </nav>
  );
}

const home =
  "flex min-h-11 shrink-0 items-center gap-2 rounded-lg text-lg font-bold tracking-[-0.03em]";

const iconLink =
  "grid size-11 place-items-center rounded-full text-quiet transition-colors hover:bg-sunken hover:text-ink";

const initial =
  "grid size-8 place-items-center rounded-full border border-edge bg-surface text-sm font-semibold text-ink " +
  "before:content-[attr(data-initial)/'']";

const link =
  "inline-flex min-h-11 shrink-0 items-center rounded-lg font-medium underline decoration-line " +
  "decoration-2 underline-offset-6 transition-colors hover:decoration-accent";
