import { type ReactNode, useId } from "react";

type SectionProps = { title: string; intro?: ReactNode; anchor?: string; children: ReactNode };

/** A part of a page with a heading of its own; `anchor` is the hash of an address that leads to it. */
export function Section({ title, intro, anchor, children }: SectionProps) {
  const id = useId();
  return (
    <section id={anchor} aria-labelledby={id} className="grid gap-4">
      <div>
        <h2 id={id} className="text-xl font-bold tracking-tight">
          {title}
        </h2>
        {intro && <p className="mt-1 text-quiet">{intro}</p>}
      </div>
      {children}
    </section>
  );
}

/** Rows on one raised surface, divided by lines. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari forgets that a list without bullets is a list.
    <ul role="list" aria-label={label} className={rows}>
      {children}
    </ul>
  );
}

/** One row: what it is about to the left; what can be done to the right, or below on a narrow screen. */
export function Row({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 px-5 py-4 sm:px-8">
      <div className="min-w-0 grow basis-40">{children}</div>
      {action}
    </li>
  );
}

/** A word that marks a row. */
export function Badge({ children }: { children: ReactNode }) {
  return (
    <span className="ml-2 inline-block rounded-full border border-accent/25 bg-accent-wash px-2.5 py-0.5 align-middle text-sm font-semibold whitespace-nowrap">
      {children}
    </span>
  );
}

type EmptyStateProps = { title: string; children?: ReactNode };

/** Shown in place of an empty list: what is not there, and in `children` what to do about it. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-2 rounded-2xl border border-dashed border-edge/60 px-6 py-14 text-center">
      <h2 className="text-xl font-bold tracking-tight">{title}</h2>
      {children && <div className="max-w-sm text-balance text-quiet">{children}</div>}
    </div>
  );
}

const rows =
  "divide-y divide-line overflow-clip rounded-2xl border border-line bg-surface shadow-raised";
