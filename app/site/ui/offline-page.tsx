import { ButtonAnchor } from "~/ui/button";
import { PageHeading } from "~/ui/page";
import { Logo } from "./logo";

/** Shown in place of a page that cannot be reached. */
export function OfflinePage() {
  return (
    <main className={frame}>
      <Logo className="size-14" />
      <PageHeading>You are offline</PageHeading>
      <p className="text-lg text-quiet">
        Your tasks are safe, but you need a connection to see them. Latch keeps nothing on this
        device.
      </p>
      <div className="mt-4 flex">
        {/* An empty href is the address in the address bar: the page that could not be reached. */}
        <ButtonAnchor href="">Try again</ButtonAnchor>
      </div>
    </main>
  );
}

const frame =
  "mx-auto grid min-h-dvh max-w-lg content-center gap-4 pt-[max(2rem,env(safe-area-inset-top))] " +
  "pr-[max(1.25rem,env(safe-area-inset-right))] pb-[max(2rem,env(safe-area-inset-bottom))] " +
  "pl-[max(1.25rem,env(safe-area-inset-left))]";
