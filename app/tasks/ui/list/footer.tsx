import type { ReactNode } from "react";

/** Below the list: what is seldom needed and belongs to all of it, such as its time zone. */
export function ListFooter({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-6 border-t border-line pt-4 text-sm text-quiet">
      {children}
    </div>
  );
}

/** How what stands there looks. */
export const footerLink =
  "inline-flex min-h-11 min-w-11 items-center rounded-lg underline decoration-line underline-offset-4 " +
  "hover:text-ink hover:decoration-edge";
