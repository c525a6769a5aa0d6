import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { ArrowLeftIcon } from "./icons";

type Children = { children: ReactNode };

/** The reading column of an ordinary page, its parts one below the other. */
export function Page({ children }: Children) {
  return <div className="mx-auto grid w-full max-w-2xl gap-6 sm:gap-8">{children}</div>;
}

/** Parts of a form, one below the other. */
export function Stack({ children }: Children) {
  return <div className="grid gap-5">{children}</div>;
}

/** Buttons side by side: narrower on a narrow screen, so that none wraps alone. */
export function Actions({ children }: Children) {
  return (
    <div className="flex flex-wrap items-center gap-2 *:px-4 sm:gap-3 sm:*:px-7">{children}</div>
  );
}

/** A heading with something to its right, such as a filter; below it on a narrow screen. */
export function PageHeader({ children }: Children) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4">{children}</div>
  );
}

type NavLinkProps = Children & { to: string };

/** The way back up, above a page's heading. */
export function BackLink({ to, children }: NavLinkProps) {
  return (
    <Link
      to={to}
      className="-mb-4 inline-flex min-h-11 items-center gap-2 justify-self-start rounded-lg font-medium text-quiet transition-colors hover:text-ink"
    >
      <ArrowLeftIcon className="size-5" />
      {children}
    </Link>
  );
}

/** A link within text that is a comfortable target, as in the footer of an AuthCard. */
export function TextLink({ to, children }: NavLinkProps) {
  return (
    <Link
      to={to}
      className="inline-flex min-h-11 items-center rounded-lg font-semibold text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-accent"
    >
      {children}
    </Link>
  );
}
