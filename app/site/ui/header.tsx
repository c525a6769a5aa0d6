import { Link } from "@remix-run/react";
import { Logo } from "~/ui/icons";
import type { LayoutUser } from "./layout";

type SiteHeaderProps = { user: LayoutUser | null | undefined; path: string };

/** The wordmark, and who is signed in or how to be. */
export function SiteHeader({ user, path }: SiteHeaderProps) {
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

// Each of these pages offers the way in itself, once, where the eye is.
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

const home =
  "flex min-h-11 shrink-0 items-center gap-2 rounded-lg text-xl font-bold tracking-[-0.04em]";

const account =
  "inline-flex min-h-11 min-w-11 items-center rounded-lg text-quiet underline decoration-line decoration-2 " +
  "underline-offset-6 transition-colors hover:text-ink hover:decoration-accent";

const link =
  "inline-flex min-h-11 shrink-0 items-center rounded-lg font-medium underline decoration-line " +
  "decoration-2 underline-offset-6 transition-colors hover:decoration-accent";
