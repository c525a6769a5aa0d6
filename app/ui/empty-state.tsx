import type { ReactNode } from "react";

type EmptyStateProps = { title: string; children?: ReactNode };

/** Where a list would be: what is not there, and in `children` what to do about it. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-2 rounded-2xl border border-dashed border-edge/60 px-6 py-14 text-center">
      <h2 className="text-xl font-bold tracking-tight">{title}</h2>
      {children && <div className="max-w-sm text-balance text-quiet">{children}</div>}
    </div>
  );
}
