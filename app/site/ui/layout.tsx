import type { ReactNode } from "react";
import { FocusLink } from "~/ui/focus-link";
import { StatusBar } from "~/ui/notice";
import { useFocusHeadingOnNavigation } from "~/ui/use-focus-heading";
import { SiteHeader } from "./header";
import { type Theme, ThemeForm } from "./theme-form";

export type LayoutUser = { name: string; email: string };

type LayoutProps = {
  /** Null when nobody is signed in, undefined when the page does not know. */
  user: LayoutUser | null | undefined;
  theme: Theme;
  /** The current path with its query: changing the theme returns there. */
  path: string;
  children: ReactNode;
};

/** What every page shares: skip link, header, main, and a footer with the theme choice. */
export function Layout({ user, theme, path, children }: LayoutProps) {
  useFocusHeadingOnNavigation();
  return (
    <div className={frame}>
      <FocusLink targetId="main" className={skipLink}>
        Skip to content
      </FocusLink>
      <SiteHeader user={user} path={path} />
      <main id="main" tabIndex={-1} className="w-full grow py-8 sm:py-14">
        {children}
      </main>
      <StatusBar path={path} />
      <footer className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-6 text-sm text-quiet">
        <p>A private task list.</p>
        <ThemeForm theme={theme} path={path} />
      </footer>
    </div>
  );
}

const frame =
  "mx-auto flex min-h-dvh max-w-5xl flex-col pt-[env(safe-area-inset-top)] " +
  "pr-[max(1.25rem,env(safe-area-inset-right))] pb-[env(safe-area-inset-bottom)] " +
  "pl-[max(1.25rem,env(safe-area-inset-left))] sm:pr-[max(2rem,env(safe-area-inset-right))] " +
  "sm:pl-[max(2rem,env(safe-area-inset-left))]";

const skipLink =
  "fixed top-[max(0.75rem,env(safe-area-inset-top))] left-[max(0.75rem,env(safe-area-inset-left))] z-20 flex min-h-11 -translate-y-32 items-center rounded-xl bg-accent px-5 " +
  "font-semibold text-on-accent focus:translate-y-0 focus:shadow-floating";
