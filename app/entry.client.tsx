import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition, useEffect } from "react";
import { hydrateRoot } from "react-dom/client";
import { preparePage } from "~/ui/hydration";

startTransition(() => {
  const { isTouched, restorePage } = preparePage();
  hydrateRoot(
    document,
    <StrictMode>
      <RemixBrowser />
      <Restore restorePage={restorePage} />
    </StrictMode>,
    // A page that an extension has touched may be drawn anew: its fields are filled again, and nobody is to do anything.
    { onRecoverableError: (error) => isTouched || reportError(error) },
  );
});

function Restore({ restorePage }: { restorePage: () => void }) {
  useEffect(restorePage, [restorePage]);
  return null;
}
