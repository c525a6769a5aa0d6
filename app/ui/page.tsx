import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { ArrowLeftIcon } from "./icons";

type Children = { children: ReactNode };

/**
 * The reading column of an ordinary page, its parts one below the other; `isDense` if everything should fit a phone.
 */
export function Page({ isDense = false, children }: Children & { isDense?: boolean }) {
  const gap = isDense ? "gap-4" : "gap-6 sm:gap-8";
  return <div className={`mx-auto grid w-full max-w-2xl grid-cols-1 ${gap}`}>{children}</div>;
}

type PageHeadingProps = { children: ReactNode; size?: keyof typeof sizes; intro?: ReactNode };

const sizes = {
  page: "text-3xl leading-tight tracking-[-0.03em] sm:text-4xl",
  // For a dense page, or for somebody's own words, which may be many.
  small: "line-clamp-3 text-2xl leading-tight tracking-[-0.02em]",
  display: "text-[2.625rem] leading-[1.04] tracking-[-0.045em] sm:text-6xl lg:text-7xl",
};

/**
 * The page's one h1, and a line or two about the page. Scripts can focus it: the layout does so after a client-side
 * navigation.
 */
export function PageHeading({ children, size = "page", intro }: PageHeadingProps) {
  const heading = (
    <h1 tabIndex={-1} className={`rounded-sm font-bold ${sizes[size]}`}>
      {children}
    </h1>
  );
  if (!intro) return heading;
  return (
    <div>
      {heading}
      <p className="mt-1 text-quiet">{intro}</p>
    </div>
  );
}

/** Parts of a form, one below the other. */
export function Stack({ children }: Children) {
  return <div className="grid grid-cols-1 gap-5">{children}</div>;
}

/** Buttons side by side: on a narrow surface they are as wide as it is, and narrow enough that none wraps alone. */
export function Actions({ children }: Children) {
  return (
    <div className="@container">
      <div className="flex flex-wrap items-center gap-2 *:grow *:px-2.5 @2xs:*:px-4 @md:gap-3 @md:*:grow-0 @md:*:px-7">
        {children}
      </div>
    </div>
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

/** A link within text, large enough to touch. `reloadDocument` is for what is not a page: a file. */
export function TextLink({
  to,
  reloadDocument,
  children,
}: NavLinkProps & { reloadDocument?: boolean }) {
  return (
    <Link
      to={to}
      reloadDocument={reloadDocument}
      className="-my-2.5 inline-flex min-h-11 items-center rounded-lg font-semibold text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-accent"
    >
      {children}
    </Link>
  );
}
