import type { ReactNode } from "react";

type PageHeadingProps = { children: ReactNode; size?: "page" | "display" };

const sizes = {
  page: "text-3xl leading-tight tracking-[-0.03em] sm:text-4xl",
  display: "text-[2.625rem] leading-[1.04] tracking-[-0.045em] sm:text-6xl lg:text-7xl",
};

/** The page's one h1. It can be focused by a script: the layout does so after a client-side navigation. */
export function PageHeading({ children, size = "page" }: PageHeadingProps) {
  return (
    <h1 tabIndex={-1} className={`rounded-sm font-bold ${sizes[size]}`}>
      {children}
    </h1>
  );
}
