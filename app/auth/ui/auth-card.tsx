import type { ReactNode } from "react";
import { Padlock } from "~/ui/padlock";
import { PageHeading } from "~/ui/page";

type AuthCardProps = { title: ReactNode; children: ReactNode; footer?: ReactNode };

/** The card for signing up, in and out, and for confirming a password: a padlock whose body holds heading and form. */
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
