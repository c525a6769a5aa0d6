import type { ReactNode } from "react";

/** A raised surface for one form. */
export function Panel({ children }: { children: ReactNode }) {
  return (
    <div className="rounded-2xl border border-line bg-surface p-[min(1.25rem,5.4vw)] shadow-raised sm:p-8">
      {children}
    </div>
  );
}

/** Says in the flow of the page why it is shown: "Sign in to continue." */
export function Callout({ children }: { children: ReactNode }) {
  return (
    <p className="rounded-xl border border-accent/25 bg-accent-wash px-4 py-3 font-medium">
      {children}
    </p>
  );
}
