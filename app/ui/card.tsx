import type { ReactNode } from "react";
import { Padlock } from "./padlock";
import { PageHeading } from "./page";

/** A raised surface for one form. */
export function Panel({ children }: { children: ReactNode }) {
  return (
    <div className="rounded-2xl border border-line bg-surface p-5 shadow-raised sm:p-8">
      {children}
    </div>
  );
}

/** Why the page looks as it does, in the flow of the page: "Please sign in to continue." */
export function Callout({ children }: { children: ReactNode }) {
  return (
    <p className="rounded-xl border border-accent/25 bg-accent-wash px-4 py-3 font-medium">
      {children}
    </p>
  );
}

type AuthCardProps = { title: ReactNode; children: ReactNode; footer?: ReactNode };

/** The panel of the account pages: a padlock whose body holds the heading and the form. */
export function AuthCard({ title, children, footer }: AuthCardProps) {
  return (
    <div className="mx-auto w-full max-w-md">
      <Padlock />
      <div className="relative rounded-3xl border border-line bg-surface p-6 shadow-floating sm:p-10">
        <div className="mb-6">
          <PageHeading>{title}</PageHeading>
        </div>
        {children}
      </div>
      {footer && <div className="mt-6 text-center text-quiet">{footer}</div>}
    </div>
  );
}
