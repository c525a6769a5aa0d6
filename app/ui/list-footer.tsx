import type { ReactNode } from "react";

/** Below the list: what is seldom needed and belongs to all of it, such as its time zone. */
export function ListFooter({ children }: { children: ReactNode }) {
  return (
    <div className="grid justify-items-start gap-x-6 gap-y-1 border-t border-line pt-4 text-sm text-quiet sm:flex sm:flex-wrap sm:items-start">
      {children}
    </div>
  );
}
